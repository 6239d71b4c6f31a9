use pullback::prelude::*;

#[differentiable]
extern "C" fn doubled(x: f64) -> f64 {
    x + x
}

fn main() {}
