use pullback::prelude::*;

fn value(x: SMatrix<f64, 2, 2>) -> Result<SMatrix<f64, 2, 2>, Error> {
    inverse(x)
    //~     ^ expected `&Matrix | found `Matrix | &x
}

fn main() {}
