use pullback::prelude::*;

#[differentiable]
#[allow(unreachable_code)]
fn checked<T: Real>(x: T) -> T {
    let scale: T = panic!("no scale for {}", x.to_f64());
    x * scale
}

fn main() {}
