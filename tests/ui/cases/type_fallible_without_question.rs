//~ at most 2 messages: the `vjp`, and the function
use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(x: &SMatrix<T, 2, 2>) -> Result<T, Error> {
    let y = inverse(x);
    //~     ^^^^^^^ expected `Result<
    Ok(trace(&y))
    //~      ^^
}

fn main() {}
