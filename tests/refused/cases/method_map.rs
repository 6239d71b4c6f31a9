use pullback::prelude::*;

#[differentiable]
fn activation<T: Real>(x: &SVector<T, 3>) -> T {
    x.map(|entry| entry.tanh()).sum()
}

fn main() {}
