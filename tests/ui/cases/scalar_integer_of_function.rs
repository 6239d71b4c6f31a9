use pullback::prelude::*;

#[differentiable]
fn square<T: Real>(x: T) -> T {
    x * x
}

fn slope() -> i32 {
    square::grad(3)
}

fn main() {}
