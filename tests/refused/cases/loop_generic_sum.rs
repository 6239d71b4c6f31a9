use pullback::prelude::*;

#[differentiable]
fn polynomial<T: Real, const N: usize>(x: T) -> T {
    let mut y = T::one();
    for _ in 0..N + 2 {
        y = y * x + 1.0;
    }
    y
}

fn main() {}
