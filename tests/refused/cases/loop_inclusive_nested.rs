use pullback::prelude::*;

#[differentiable]
fn triangle<T: Real, const N: usize>(x: T) -> T {
    let mut s = x;
    for i in 1..=N {
        for _ in 0..=i {
            s = s * x;
        }
    }
    s
}

fn main() {}
