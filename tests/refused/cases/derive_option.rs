use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Model<T: Real> {
    weights: SVector<T, 3>,
    offset: Option<T>,
}

fn main() {}
