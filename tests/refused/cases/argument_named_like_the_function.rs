use pullback::prelude::*;

#[differentiable]
fn scale<T: Real>(x: T, scale: T) -> T {
    x * scale
}

fn main() {}
