use pullback::prelude::*;

#[differentiable]
fn mean(samples: Vec<f64>) -> f64 {
    samples[0]
}

fn main() {}
