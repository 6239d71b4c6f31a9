use pullback::prelude::*;

#[differentiable]
fn shifted<T: Real>(x: &SVector<T, 2>) -> T {
    let y = x;
    let mut sum = y;
    sum[0] = T::one();
    sum[0] * sum[1]
}

fn main() {}
