use pullback::prelude::*;

#[differentiable]
fn sided<T: Real>(x: &SMatrix<T, 2, 2>) -> Result<T, Error> {
    if log_abs_det(x)? > T::zero() { Ok(x.trace()) } else { Ok(-x.trace()) }
}

fn main() {}
