use pullback::prelude::*;

fn value(x: &SVector<f64, 2>, a: &SMatrix<f64, 3, 3>) -> f64 {
    quadratic_form(x, a)
    //~               ^ expected `2`, found `3`
}

fn main() {}
