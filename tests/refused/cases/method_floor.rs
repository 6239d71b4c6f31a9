use pullback::prelude::*;

#[differentiable]
fn fraction(x: f64) -> f64 {
    x - x.floor()
}

fn main() {}
