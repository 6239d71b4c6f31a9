use pullback::prelude::*;

#[differentiable]
fn square<T: Real>(x: T) -> T {
    x * x
}

fn slope<T>(x: T) -> T {
    square::grad(x)
}

fn main() {}
