use pullback::prelude::*;

fn value(a: &SMatrix<f64, 2, 2>, b: &SMatrix<f32, 2, 2>) -> SMatrix<f64, 2, 2> {
    product(a, b)
}

fn main() {}
