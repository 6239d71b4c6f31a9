use pullback::prelude::*;

#[differentiable]
fn states(x: f64) -> f64 {
    let mut history = Vec::new();
    history.push(x);
    history[0] * 2.0
}

fn main() {}
