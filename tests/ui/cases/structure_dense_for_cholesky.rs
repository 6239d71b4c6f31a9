use pullback::prelude::*;

fn factor(s: &SMatrix<f64, 2, 2>) -> Result<CholeskyFactor<f64, 2>, Error> {
    cholesky(s)
    //~      ^ expected `&Symmetric<f64, 2>`, found `&Matrix<f64, Const<2>, Const<2>
}

fn main() {}
