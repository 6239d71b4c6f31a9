use pullback::prelude::*;

#[derive(Clone, Copy)]
struct Model<T: Real> {
    gain: T,
    offset: T,
}

#[differentiable]
fn predict<T: Real>(model: &Model<T>, x: T) -> T {
    model.gain * x + model.offset
}

fn main() {}
