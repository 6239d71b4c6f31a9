use pullback::prelude::*;

#[differentiable]
fn activation<T: Real>(x: T) -> T {
    T::softplus(x)
}

fn main() {}
