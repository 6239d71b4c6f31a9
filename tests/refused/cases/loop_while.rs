use pullback::prelude::*;

#[differentiable]
fn newton<T: Real>(x: T) -> T {
    let mut root = x;
    while (root * root - x).abs() > 1e-6 {
        root = 0.5 * (root + x / root);
    }
    root
}

fn main() {}
