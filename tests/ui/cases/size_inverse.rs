use pullback::prelude::*;

fn value(x: &SMatrix<f64, 2, 3>) -> Result<SMatrix<f64, 2, 2>, Error> {
    inverse(x)
    //~     ^ expected `2`, found `3`
}

fn main() {}
