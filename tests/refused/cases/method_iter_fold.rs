use pullback::prelude::*;

#[differentiable]
fn total<T: Real>(x: &SVector<T, 4>) -> T {
    x.iter().fold(T::zero(), |sum, entry| sum + *entry)
}

fn main() {}
