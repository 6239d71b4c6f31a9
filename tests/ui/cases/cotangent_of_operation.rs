use pullback::prelude::*;

fn gradient(x: &SMatrix<f64, 2, 2>) -> Result<SMatrix<f64, 2, 2>, Error> {
    let (_, pullback) = inverse::vjp(x)?;
    Ok(pullback.pull(1.0))
    //~              ^^^ Const<2> | floating-point number
}

fn main() {}
