use pullback::prelude::*;

#[differentiable]
fn doubled<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    x + x
}

fn gradient(x: &SVector<f64, 3>) -> SVector<f64, 3> {
    let (_, pullback) = doubled::vjp(x);
    pullback.pull(1.0)
    //~           ^^^ Const<3> | floating-point number
}

fn main() {}
