use pullback::prelude::*;

fn value(l: &LowerTriangular<f64, 2>, b: &SVector<f64, 2>) -> SVector<f64, 2> {
    solve_lower(l, b)
}

fn main() {}
