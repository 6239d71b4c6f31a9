use pullback::prelude::*;

#[differentiable]
fn volume<T: Real>(x: &SMatrix<T, 3, 3>) -> T {
    let mut sum = x.trace();
    while sum > 10.0 {
        sum = sum * 0.5;
    }
    sum
}

fn twice(x: &SMatrix<f64, 3, 3>) -> f64 {
    2.0 * volume(x)
}

fn main() {}
