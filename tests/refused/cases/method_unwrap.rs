use pullback::prelude::*;

#[differentiable]
fn volume<T: Real>(x: &SMatrix<T, 3, 3>) -> T {
    inverse(x).unwrap().trace()
}

fn main() {}
