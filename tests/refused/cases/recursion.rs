use pullback::prelude::*;

#[differentiable]
fn power<T: Real>(x: T, n: u32) -> T {
    if n == 0 { T::one() } else { x * power(x, n - 1) }
}

fn main() {}
