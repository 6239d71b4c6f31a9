use pullback::prelude::*;

#[differentiable]
fn applied<T: Real>(f: &dyn Fn(T) -> T, x: T) -> T {
    f(x)
}

fn main() {}
