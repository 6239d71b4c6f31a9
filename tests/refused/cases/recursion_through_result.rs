use pullback::prelude::*;

#[differentiable]
fn power<T: Real>(x: T, n: u32) -> Result<T, Error> {
    if n == 0 {
        return Ok(x);
    }
    let y = power(x, n - 1)?;
    Ok(x * y)
}

fn main() {}
