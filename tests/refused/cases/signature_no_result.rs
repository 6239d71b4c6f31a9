use pullback::prelude::*;

#[differentiable]
fn nothing<T: Real>(x: T) {
    let _ = x * x;
}

fn main() {}
