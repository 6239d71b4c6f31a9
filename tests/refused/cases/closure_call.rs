use pullback::prelude::*;

#[differentiable]
fn scaled<T: Real>(x: T) -> T {
    let scale = |value: T| value * 2.0;
    scale(x)
}

fn main() {}
