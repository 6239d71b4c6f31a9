use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real, S: Real> {
    weights: T,
    offset: S,
}

fn main() {}
