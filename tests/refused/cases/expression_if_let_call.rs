use pullback::prelude::*;

#[differentiable]
fn or_zero<T: Real, const N: usize>(s: &Symmetric<T, N>) -> T {
    if let Ok(y) = log_det_spd(s) { y } else { T::zero() }
}

fn main() {}
