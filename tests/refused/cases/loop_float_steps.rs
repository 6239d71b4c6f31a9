use pullback::prelude::*;

#[differentiable]
fn total<T: Real>(x: T, times: &[f64]) -> T {
    let mut sum = x;
    for t in times.windows(2) {
        sum += x * T::from_f64(t[1] - t[0]);
    }
    sum
}

fn main() {}
