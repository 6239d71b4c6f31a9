use pullback::prelude::*;

#[differentiable]
const fn doubled(x: f64) -> f64 {
    x + x
}

fn main() {}
