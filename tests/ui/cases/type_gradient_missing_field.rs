use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real> {
    gain: T,
    offset: T,
}

#[differentiable]
fn predict<T: Real>(model: &Model<T>) -> T {
    model.gain + model.offset
}

fn slope() -> f64 {
    predict::grad(&Model { gain: 1.0, offset: 0.0 }).bias
    //~                                              ^^^^ no field `bias` on type `ModelTangent<
}

fn main() {}
