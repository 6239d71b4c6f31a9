use pullback::prelude::*;

#[differentiable(wrt(x, steps))]
fn scaled<T: Real>(x: T, steps: usize) -> T {
    x * T::from_f64(steps as f64)
}

fn main() {}
