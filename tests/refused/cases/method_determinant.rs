use pullback::prelude::*;

#[differentiable]
fn volume(x: &SMatrix<f64, 3, 3>) -> f64 {
    x.determinant()
}

fn main() {}
