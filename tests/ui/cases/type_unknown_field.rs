//~ at most 2 messages: the struct, and its tangent
use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real> {
    gain: T,
    offset: T,
}

#[differentiable]
fn predict<T: Real>(model: &Model<T>, x: T) -> T {
    model.gian * x + model.offset
    //~   ^^^^ no field `gian` on type `&Model<T>` | gain
}

fn main() {}
