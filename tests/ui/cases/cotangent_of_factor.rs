use pullback::prelude::*;

fn gradient(s: &Symmetric<f64, 2>) -> Result<Symmetric<f64, 2>, Error> {
    let (l, pullback) = cholesky::vjp(s)?;
    Ok(pullback.pull(l))
    //~              ^ expected `LowerTriangular<f64, 2>`, found `CholeskyFactor<f64, 2>`
}

fn main() {}
