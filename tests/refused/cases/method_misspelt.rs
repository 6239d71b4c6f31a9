use pullback::prelude::*;

/// A method of the user's own, so that the compiler finds it.
trait Transposed {
    fn transpos(&self) -> Self;
}

impl Transposed for SMatrix<f64, 2, 2> {
    fn transpos(&self) -> Self {
        self.transpose()
    }
}

#[differentiable]
fn gram(x: &SMatrix<f64, 2, 2>) -> SMatrix<f64, 2, 2> {
    x.transpos() * x
}

fn main() {}
