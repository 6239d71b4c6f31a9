//~ at most 4 messages: the function, its `vjp`, and in both passes the cotangent that follows
use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(x: &SMatrix<T, 2, 3>) -> Result<T, Error> {
//~              ^
    let y = inverse(x)?;
    //~             ^ expected `2`, found `3`
    Ok(trace(&y))
}

fn main() {}
