use pullback::prelude::*;

struct Model;

#[differentiable]
impl Model {
    fn doubled(x: f64) -> f64 {
        x + x
    }
}

fn main() {}
