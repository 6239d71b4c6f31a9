//~ at most 43 messages: every implementation of the tangent type asks for it
//~ at most 50 lines: the compiler shows what the types are within, and quotes the standard library
use pullback::prelude::*;

#[derive(Clone, Copy)]
struct Noise<T: Real> {
    variance: T,
}

#[derive(Clone, Copy, Differentiable)]
//~ here
struct Model<T: Real> {
    //~ here
    gain: T,
    noise: Noise<T>,
    //~    ^^^^^ `Noise<T>` cannot be differentiated | #[derive(Differentiable)]
    //~ here
}

fn main() {}
