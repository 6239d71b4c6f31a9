use pullback::prelude::*;

fn value(a: &SMatrix<i32, 2, 2>, b: &SMatrix<i32, 2, 2>) -> SMatrix<i32, 2, 2> {
    product(a, b)
//~ ^^^^^^^ `i32` is not a real scalar | `f64`, `f32` and `Dual`
}

fn main() {}
