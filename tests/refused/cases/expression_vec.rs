use pullback::prelude::*;

#[differentiable]
fn pair(x: f64, y: f64) -> f64 {
    let both = vec![x, y];
    both[0] * both[1]
}

fn main() {}
