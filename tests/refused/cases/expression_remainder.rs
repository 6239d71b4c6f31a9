use pullback::prelude::*;

#[differentiable]
fn wrapped(angle: f64) -> f64 {
    angle % 3.0
}

fn main() {}
