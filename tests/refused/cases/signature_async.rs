use pullback::prelude::*;

#[differentiable]
async fn doubled<T: Real>(x: T) -> T {
    x + x
}

fn main() {}
