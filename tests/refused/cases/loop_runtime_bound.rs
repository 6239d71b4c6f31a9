use pullback::prelude::*;

#[differentiable]
fn power<T: Real>(x: T, exponent: usize) -> T {
    let mut y = T::one();
    for _ in 0..exponent {
        y *= x;
    }
    y
}

fn main() {}
