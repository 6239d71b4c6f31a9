use pullback::prelude::*;

#[differentiable(wrt(weight))]
fn scaled<T: Real>(weights: T, x: T) -> T {
    weights * x
}

fn main() {}
