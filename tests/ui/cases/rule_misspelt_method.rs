use pullback::prelude::*;

#[differentiable]
fn energy<T: Real>(v: &SVector<T, 3>) -> T {
    0.5 * v.norm_square()
}

fn main() {}
