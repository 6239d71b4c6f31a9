use pullback::prelude::*;

#[differentiable]
fn guarded<T: Real>(x: T) -> T {
    let mut y = x * x;
    if y > 1.0 {
        if x > 0.0 {
            return y;
        }
        y = y * 2.0;
    }
    y + x
}

fn main() {}
