use pullback::prelude::*;

#[differentiable]
fn positive_part<T: Real>(x: &SVector<T, 4>) -> T {
    let mut sum = T::zero();
    for i in 0..4 {
        if x[i] < 0.0 {
            continue;
        }
        sum += x[i];
    }
    sum
}

fn main() {}
