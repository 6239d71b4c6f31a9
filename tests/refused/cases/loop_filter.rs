use pullback::prelude::*;

#[differentiable]
fn positive_part<T: Real>(x: &SVector<T, 4>) -> T {
    let mut sum = T::zero();
    for entry in x.iter().filter(|entry| **entry > T::zero()) {
        sum += *entry;
    }
    sum
}

fn main() {}
