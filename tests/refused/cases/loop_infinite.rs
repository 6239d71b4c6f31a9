use pullback::prelude::*;

#[differentiable]
fn newton<T: Real>(x: T) -> T {
    let mut root = x;
    loop {
        root = 0.5 * (root + x / root);
        if (root * root - x).abs() < 1e-6 {
            break;
        }
    }
    root
}

fn main() {}
