use pullback::prelude::*;

#[differentiable]
fn total(x: &nalgebra::DMatrix<f64>) -> f64 {
    x.sum()
}

fn main() {}
