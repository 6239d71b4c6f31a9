use pullback::prelude::*;

#[differentiable]
#[allow(unreachable_code)]
fn checked<T: Real>(x: T) -> T {
    let _scale: T = panic!("no scale for {}", x.to_f64());
    x
}

fn main() {}
