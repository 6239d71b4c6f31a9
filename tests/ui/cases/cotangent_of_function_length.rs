use pullback::prelude::*;

#[differentiable]
fn doubled<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    x + x
}

fn gradient(x: &SVector<f64, 3>, y_bar: SVector<f64, 2>) -> SVector<f64, 3> {
    let (_, pullback) = doubled::vjp(x);
    pullback.pull(y_bar)
    //~           ^^^^^ expected `3`, found `2`
}

fn main() {}
