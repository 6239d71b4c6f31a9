use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(x: &SMatrix<T, 2, 2>) -> SMatrix<T, 2, 2> {
    SMatrix::<T, 2, 2>::from_fn(|i, j| x[(j, i)])
}

fn main() {}
