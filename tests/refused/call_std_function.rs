use pullback::prelude::*;

#[differentiable]
fn swapped(x: f64, y: f64) -> f64 {
    let larger = core::cmp::max_by(x, y, f64::total_cmp);
    larger * 2.0
}

fn main() {}
