use pullback::prelude::*;

fn value<T>(a: &SMatrix<T, 2, 2>, b: &SMatrix<T, 2, 2>) -> SMatrix<T, 2, 2> {
    product(a, b)
//~ ^^^^^^^ `T` is not a real scalar | a generic function takes `T: Real`
}

fn main() {}
