use pullback::prelude::*;

#[differentiable(checkpoint = 10)]
fn power<T: Real, const N: usize>(x: T) -> T {
    let mut y = x;
    for _ in 0..N {
        y = y * x;
    }
    y
}

fn main() {}
