use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(x: &SMatrix<T, 2, 3>) -> Result<T, Error> {
    let y = inverse(x)?;
    Ok(trace(&y))
}

fn main() {}
