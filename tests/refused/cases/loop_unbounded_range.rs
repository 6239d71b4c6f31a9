use pullback::prelude::*;

#[differentiable]
fn total<T: Real>(x: &SVector<T, 3>) -> T {
    let mut sum = T::zero();
    for (i, entry) in (0..).zip(x.iter()) {
        sum += *entry * T::from_f64(f64::from(i));
    }
    sum
}

fn main() {}
