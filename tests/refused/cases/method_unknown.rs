use pullback::prelude::*;

trait Bessel {
    fn bessel(self) -> Self;
}

impl Bessel for f64 {
    fn bessel(self) -> Self {
        self
    }
}

#[differentiable]
fn wave(x: f64) -> f64 {
    x.bessel() + 1.0
}

fn main() {}
