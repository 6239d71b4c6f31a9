use pullback::prelude::*;

#[differentiable]
fn information<T: Real>(x: &SMatrix<T, 2, 2>) -> T {
    let value = log_abs_det(x);
    value * 0.5
}

fn main() {}
