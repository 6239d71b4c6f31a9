use pullback::prelude::*;

#[differentiable]
fn guarded<T: Real>(x: T, prior: Option<f64>) -> T {
    if let Some(mean) = prior
        && x > 0.0
    {
        x * T::from_f64(mean)
    } else {
        x
    }
}

fn main() {}
