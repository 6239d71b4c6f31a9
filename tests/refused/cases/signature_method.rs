use pullback::prelude::*;

struct Model {
    gain: f64,
}

impl Model {
    #[differentiable]
    fn predict(&self, x: f64) -> f64 {
        self.gain * x
    }
}

fn main() {}
