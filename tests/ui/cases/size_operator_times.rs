use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(a: &SMatrix<T, 2, 3>, b: &SMatrix<T, 4, 2>) -> T {
    let c = a * b;
    c.trace()
}

fn main() {}
