use pullback::prelude::*;

#[derive(Clone, Copy)]
enum Noise<T> {
    White(T),
    Scaled(T, T),
}

impl<T: Real> pullback::space::Differentiable for Noise<T> {
    type Tangent = T;
}

#[differentiable]
fn variance<T: Real>(noise: Noise<T>) -> T {
    match noise {
        Noise::White(variance) => variance,
        Noise::Scaled(variance, scale) => variance * scale,
    }
}

fn main() {}
