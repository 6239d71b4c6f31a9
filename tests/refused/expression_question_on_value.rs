use pullback::prelude::*;

#[differentiable]
fn optional(x: f64) -> Option<f64> {
    let y = (x * 2.0)?;
    Some(y)
}

fn main() {}
