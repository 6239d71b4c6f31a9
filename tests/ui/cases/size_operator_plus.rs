use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(a: &SVector<T, 2>, b: &SVector<T, 3>) -> T {
    let c = a + b;
    c.sum()
}

fn main() {}
