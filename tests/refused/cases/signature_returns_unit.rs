use pullback::prelude::*;

#[differentiable]
fn checked<T: Real>(x: T) -> Result<(), Error> {
    if x > T::zero() { Ok(()) } else { Err(Error::NonFinite) }
}

fn main() {}
