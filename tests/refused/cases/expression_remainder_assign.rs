use pullback::prelude::*;

#[differentiable]
fn wrapped(angle: f64) -> f64 {
    let mut angle = angle;
    angle %= 3.0;
    angle
}

fn main() {}
