use pullback::prelude::*;

#[differentiable]
fn quadratic(s: &SMatrix<f64, 3, 3>, v: &SVector<f64, 3>) -> Option<f64> {
    let inverse = s.try_inverse()?;
    Some(v.dot(&(inverse * v)))
}

fn main() {}
