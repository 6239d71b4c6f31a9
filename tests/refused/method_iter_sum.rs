use pullback::prelude::*;

#[differentiable]
fn mean<T: Real>(x: &[T; 4]) -> T {
    let total: T = x.iter().copied().sum();
    total / 4.0
}

fn main() {}
