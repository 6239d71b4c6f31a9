use pullback::prelude::*;

fn value(a: &SMatrix<f64, 3, 3>, b: &SVector<f64, 2>) -> Result<SVector<f64, 3>, Error> {
    solve(a, b)
    //~      ^ expected `3`, found `2`
}

fn main() {}
