use pullback::prelude::*;

#[differentiable]
fn growth<T: Real>(x: T, y: T) -> T {
    x.powi(y)
}

fn main() {}
