use pullback::prelude::*;

#[differentiable(wrt())]
fn scaled<T: Real>(x: T) -> T {
    x + x
}

fn main() {}
