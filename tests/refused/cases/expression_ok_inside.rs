use pullback::prelude::*;

#[differentiable]
fn checked<T: Real>(x: T) -> Result<T, Error> {
    let y = Ok(x * 2.0);
    y
}

fn main() {}
