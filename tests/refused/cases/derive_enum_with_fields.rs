use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
enum Noise<T: Real> {
    White(T),
    None,
}

fn main() {}
