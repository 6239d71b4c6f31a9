use pullback::prelude::*;

#[differentiable(checkpoint = 0)]
fn power<T: Real>(x: T) -> T {
    let mut y = x;
    for _ in 0..100 {
        y = y * x;
    }
    y
}

fn main() {}
