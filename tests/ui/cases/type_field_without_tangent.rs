use pullback::prelude::*;

#[derive(Clone, Copy)]
struct Noise<T: Real> {
    variance: T,
}

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real> {
    gain: T,
    noise: Noise<T>,
}

fn main() {}
