use pullback::prelude::*;

#[differentiable]
fn halved(x: f64) -> f64 {
    let y = x as f32;
    f64::from(y) * 0.5
}

fn main() {}
