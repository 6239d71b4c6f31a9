use pullback::prelude::*;

#[differentiable]
fn spread<T: Real>(x: T) -> (T, T) {
    (x, x * x)
}

#[differentiable]
fn first<T: Real>(x: T) -> T {
    let (a, ..) = spread(x);
    a
}

fn main() {}
