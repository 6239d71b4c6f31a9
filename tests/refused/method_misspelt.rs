use pullback::prelude::*;

#[differentiable]
fn gram<T: Real>(x: &SMatrix<T, 2, 3>) -> SMatrix<T, 3, 3> {
    x.transpos() * x
}

fn main() {}
