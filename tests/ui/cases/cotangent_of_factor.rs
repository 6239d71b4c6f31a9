use pullback::prelude::*;

fn gradient(s: &Symmetric<f64, 2>) -> Result<Symmetric<f64, 2>, Error> {
    let (l, pullback) = cholesky::vjp(s)?;
    Ok(pullback.pull(l))
}

fn main() {}
