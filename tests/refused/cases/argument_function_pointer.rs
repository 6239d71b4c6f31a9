use pullback::prelude::*;

#[differentiable]
fn applied<T: Real>(f: fn(T) -> T, x: T) -> T {
    f(x)
}

fn main() {}
