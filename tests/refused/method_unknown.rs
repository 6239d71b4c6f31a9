use pullback::prelude::*;

#[differentiable]
fn bessel<T: Real>(x: T) -> T {
    x.j0() + 1.0
}

fn main() {}
