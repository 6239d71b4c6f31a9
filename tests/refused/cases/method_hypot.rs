use pullback::prelude::*;

#[differentiable]
fn length(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

fn main() {}
