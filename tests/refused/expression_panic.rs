use pullback::prelude::*;

#[differentiable]
fn checked<T: Real>(x: T) -> T {
    let y: T = panic!("no value for {x:?}");
    x * y
}

fn main() {}
