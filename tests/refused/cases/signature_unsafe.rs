use pullback::prelude::*;

#[differentiable]
unsafe fn doubled<T: Real>(x: T) -> T {
    x + x
}

fn main() {}
