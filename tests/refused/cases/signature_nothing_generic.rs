use pullback::prelude::*;

#[differentiable]
fn constant<T: Real>(steps: usize) -> T {
    T::from_f64(steps as f64)
}

fn main() {}
