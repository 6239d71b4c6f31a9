//~ at most 2 messages: the sum, and the cotangent that follows
//~ at most 29 lines: the compiler shows the call of the rule too
use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real> {
    gain: T,
    offset: SVector<T, 2>,
}

#[differentiable]
fn predict<T: Real>(model: &Model<T>, x: T) -> T {
    model.gain * x + model.offset
    //~              ^^^^^^^^^^^^ expected type parameter `T`, found `Matrix<T, Const<2>
    //~            ^
}

fn main() {}
