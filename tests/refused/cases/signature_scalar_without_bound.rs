use pullback::prelude::*;

#[differentiable]
fn doubled<T: Copy + core::ops::Add<Output = T>>(x: T) -> T {
    x + x
}

fn main() {}
