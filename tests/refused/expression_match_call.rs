use pullback::prelude::*;

#[differentiable]
fn or_zero<T: Real>(x: &SMatrix<T, 2, 2>) -> T {
    match log_abs_det(x) {
        Ok(y) => y,
        Err(_) => T::zero(),
    }
}

fn main() {}
