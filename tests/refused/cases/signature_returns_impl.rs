use pullback::prelude::*;

#[differentiable]
fn doubled<T: Real>(x: T) -> impl Real {
    x + x
}

fn main() {}
