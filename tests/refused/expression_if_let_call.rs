use pullback::prelude::*;

#[differentiable]
fn or_zero<T: Real>(x: &SMatrix<T, 2, 2>) -> T {
    if let Ok(y) = log_abs_det(x) { y } else { T::zero() }
}

fn main() {}
