use pullback::prelude::*;

#[differentiable]
fn mixed<T: Real, S: Real>(x: T, y: S) -> T {
    x * T::from_f64(y.to_f64())
}

fn main() {}
