use pullback::prelude::*;

#[differentiable(checkpoint = 2)]
fn sampled<T: Real, const N: usize>(x: &SVector<T, N>) -> T {
    let mut y = T::zero();
    for entry in x.iter() {
        y = y * *entry + *entry;
    }
    y
}

fn main() {}
