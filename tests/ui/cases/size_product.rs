use pullback::prelude::*;

fn value(a: &SMatrix<f64, 2, 3>, b: &SMatrix<f64, 4, 2>) -> SMatrix<f64, 2, 2> {
    product(a, b)
    //~        ^ expected `3`, found `4`
}

fn main() {}
