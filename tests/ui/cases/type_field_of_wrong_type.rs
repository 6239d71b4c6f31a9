use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real> {
    gain: T,
    offset: SVector<T, 2>,
}

#[differentiable]
fn predict<T: Real>(model: &Model<T>, x: T) -> T {
    model.gain * x + model.offset
}

fn main() {}
