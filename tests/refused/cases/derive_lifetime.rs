use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<'a, T: Real> {
    weights: &'a SVector<T, 3>,
    offset: T,
}

fn main() {}
