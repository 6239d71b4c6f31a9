use pullback::prelude::*;

#[differentiable]
fn heading(angle: f64) -> SVector<f64, 2> {
    let (sin, cos) = angle.sin_cos();
    SVector::<f64, 2>::new(cos, sin)
}

fn main() {}
