use pullback::prelude::*;

#[differentiable]
fn later<T: Real>(x: T) -> T {
    let _later = async { x * 2.0 };
    x
}

fn main() {}
