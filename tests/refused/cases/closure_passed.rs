use pullback::prelude::*;

fn twice(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(f(x))
}

#[differentiable]
fn applied(x: f64, scale: f64) -> f64 {
    twice(|y| y * scale, x)
}

fn main() {}
