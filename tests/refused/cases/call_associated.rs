use pullback::prelude::*;

struct Model;

impl Model {
    fn predict<T: Real>(x: T) -> T {
        x * x
    }
}

#[differentiable]
fn loss<T: Real>(x: T) -> T {
    Model::predict(x) - 1.0
}

fn main() {}
