use pullback::prelude::*;

#[differentiable]
fn limited(x: f64) -> f64 {
    x.clamp(-1.0, 1.0)
}

fn main() {}
