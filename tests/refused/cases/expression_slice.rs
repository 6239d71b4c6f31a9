use pullback::prelude::*;

#[differentiable]
fn head(x: [f64; 4]) -> f64 {
    let first = &x[0..2];
    first[0] * first[1]
}

fn main() {}
