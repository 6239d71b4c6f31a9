use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(x: &SVector<T, 2>) -> T {
    x + x
}

fn main() {}
