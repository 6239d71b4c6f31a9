use pullback::prelude::*;

#[differentiable]
fn first_large<T: Real, const N: usize>(x: &SVector<T, N>) -> T {
    for i in 0..N {
        if x[i] > 1.0 {
            return x[i];
        }
    }
    x[0]
}

fn main() {}
