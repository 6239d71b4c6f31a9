use pullback::prelude::*;

#[differentiable(forward)]
fn doubled<T: Real>(x: T) -> T {
    x + x
}

fn main() {}
