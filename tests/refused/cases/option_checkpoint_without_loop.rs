use pullback::prelude::*;

#[differentiable(checkpoint = 10)]
fn doubled<T: Real>(x: T) -> T {
    x + x
}

fn main() {}
