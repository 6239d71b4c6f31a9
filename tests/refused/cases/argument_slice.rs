use pullback::prelude::*;

#[differentiable]
fn mean<T: Real>(samples: &[T]) -> T {
    let mut sum = T::zero();
    for sample in samples {
        sum += *sample;
    }
    sum
}

fn main() {}
