use pullback::prelude::*;

#[differentiable]
fn factor<T: Real>(s: &SMatrix<T, 3, 3>) -> Option<T> {
    let factor = s.cholesky()?;
    Some(factor.l().trace())
}

fn main() {}
