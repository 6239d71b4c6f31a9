use pullback::prelude::*;

fn value(l: &LowerTriangular<f64, 2>, b: &SVector<f64, 2>) -> SVector<f64, 2> {
    solve_lower(l, b)
    //~         ^ expected `&CholeskyFactor<f64, 2>`, found `&LowerTriangular<f64, 2>`
}

fn main() {}
