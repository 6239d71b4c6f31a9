use pullback::prelude::*;

#[differentiable(wrt(x, x))]
fn scaled<T: Real>(x: T, y: T) -> T {
    x * y
}

fn main() {}
