use pullback::prelude::*;

#[differentiable]
fn volume<T: Real>(x: &SMatrix<T, 3, 3>) -> T {
    x.determinant()
}

fn main() {}
