use pullback::prelude::*;

#[differentiable]
fn mean(x: &[f64; 4]) -> f64 {
    let total: f64 = x.iter().sum();
    total / 4.0
}

fn main() {}
