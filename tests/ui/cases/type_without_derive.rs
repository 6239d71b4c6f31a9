//~ at most 7 messages: every derivative asks for it
use pullback::prelude::*;

#[derive(Clone, Copy)]
struct Model<T: Real> {
    gain: T,
    offset: T,
}

#[differentiable]
//~ here
fn predict<T: Real>(model: &Model<T>, x: T) -> T {
//~                         ^^^^^ `Model<T>` cannot be differentiated | #[derive(Differentiable)]
//~                         ^^^^^^^^
    model.gain * x + model.offset
}

fn main() {}
