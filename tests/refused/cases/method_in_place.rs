use pullback::prelude::*;

#[differentiable]
fn identity_plus<T: Real>(x: &SMatrix<T, 3, 3>) -> T {
    let mut y = *x;
    y.fill_diagonal(T::one());
    y.trace()
}

fn main() {}
