use pullback::prelude::*;

#[differentiable]
fn early<T: Real>(x: T) -> T {
    let y = x * 2.0 + if x > T::zero() { return x } else { x };
    y
}

fn main() {}
