use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real> {
    gain: T,
    offset: T,
}

#[differentiable]
fn shifted<T: Real>(model: Model<T>, by: T) -> T {
    let changed = Model { offset: model.offset + by, ..model };
    changed.gain * changed.offset
}

fn main() {}
