use pullback::prelude::*;

#[differentiable]
fn larger<T: Real>(x: &SVector<T, 2>) -> &SVector<T, 2> {
    x
}

fn main() {}
