use pullback::prelude::*;

fn derivative(x: &SMatrix<f64, 2, 2>, x_dot: &SVector<f64, 2>) -> Result<SMatrix<f64, 2, 2>, Error> {
    Ok(inverse::jvp(x, x_dot)?.1)
    //~                ^^^^^ expected `2`, found `1`
}

fn main() {}
