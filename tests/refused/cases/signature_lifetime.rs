use pullback::prelude::*;

#[differentiable]
fn first<'a, T: Real>(x: &'a SVector<T, 3>) -> T {
    x[0] * 2.0
}

fn main() {}
