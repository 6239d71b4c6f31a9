use pullback::prelude::*;

#[differentiable]
fn step<T: Real>(state: &mut SVector<T, 2>, input: T) -> T {
    state[0] += input;
    state[0]
}

fn main() {}
