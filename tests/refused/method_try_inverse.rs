use pullback::prelude::*;

#[differentiable]
fn quadratic<T: Real>(s: &SMatrix<T, 3, 3>, v: &SVector<T, 3>) -> Option<T> {
    let inverse = s.try_inverse()?;
    Some(v.dot(&(inverse * v)))
}

fn main() {}
