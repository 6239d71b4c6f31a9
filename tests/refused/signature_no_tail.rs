use pullback::prelude::*;

#[differentiable]
fn forgotten<T: Real>(x: T) -> T {
    x * x;
}

fn main() {}
