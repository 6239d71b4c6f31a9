use pullback::prelude::*;

#[differentiable]
fn length<T: Real>((x, y): (T, T)) -> T {
    (x * x + y * y).sqrt()
}

fn main() {}
