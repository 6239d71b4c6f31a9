use pullback::prelude::*;

#[differentiable]
struct Model {
    gain: f64,
}

fn main() {}
