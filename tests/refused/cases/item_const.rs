use pullback::prelude::*;

#[differentiable]
const SCALE: f64 = 2.0;

fn main() {}
