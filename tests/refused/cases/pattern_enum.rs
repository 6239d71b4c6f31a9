use pullback::prelude::*;

#[derive(Clone, Copy)]
enum Noise<T> {
    White(T),
    Scaled(T, T),
}

#[differentiable]
fn variance<T: Real>(noise: Noise<T>) -> T {
    match noise {
        Noise::White(variance) => variance,
        Noise::Scaled(variance, scale) => variance * scale,
    }
}

fn main() {}
