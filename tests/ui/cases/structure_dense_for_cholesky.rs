use pullback::prelude::*;

fn factor(s: &SMatrix<f64, 2, 2>) -> Result<CholeskyFactor<f64, 2>, Error> {
    cholesky(s)
}

fn main() {}
