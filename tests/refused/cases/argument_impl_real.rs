use pullback::prelude::*;

#[differentiable]
fn doubled(x: impl Real) -> f64 {
    x.to_f64()
}

fn main() {}
