use pullback::prelude::*;

#[differentiable]
fn scaled<T: Real>(x: T, factor: T) -> T {
    let _scale = |value: T| value * factor;
    x
}

fn main() {}
