use pullback::prelude::*;

#[differentiable]
fn sided<T: Real, const N: usize>(s: &Symmetric<T, N>, x: T) -> Result<T, Error> {
    if x > T::zero() && (log_det_spd(s)? > x) { Ok(x) } else { Ok(-x) }
}

fn main() {}
