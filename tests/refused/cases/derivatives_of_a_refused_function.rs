use pullback::prelude::*;

#[differentiable]
fn halved<T: Real>(x: T) -> T {
    let mut y = x;
    while y > 10.0 {
        y = y * 0.5;
    }
    y
}

#[differentiable]
fn loss<T: Real>(x: T) -> T {
    halved(x) * 2.0
}

fn slope() -> f64 {
    loss::grad(3.0)
}

fn main() {}
