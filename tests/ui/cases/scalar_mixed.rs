use pullback::prelude::*;

fn value(a: &SMatrix<f64, 2, 2>, b: &SMatrix<f32, 2, 2>) -> SMatrix<f64, 2, 2> {
    product(a, b)
    //~        ^ Matrix<f64 | Matrix<f32
}

fn main() {}
