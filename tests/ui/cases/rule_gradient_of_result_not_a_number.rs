use pullback::prelude::*;

#[differentiable]
fn doubled<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    x + x
}

fn gradient(x: &SVector<f64, 3>) -> SVector<f64, 3> {
    doubled::grad(x)
//~ ^^^^^^^^^^^^^^^^ result is a number | `jacobian`
}

fn main() {}
