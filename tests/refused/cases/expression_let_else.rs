use pullback::prelude::*;

#[differentiable]
fn or_zero(x: f64, prior: (f64, Option<f64>)) -> f64 {
    let (scale, Some(mean)) = prior else {
        return x;
    };
    (x - mean) * scale
}

fn main() {}
