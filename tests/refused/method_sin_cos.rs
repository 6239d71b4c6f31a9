use pullback::prelude::*;

#[differentiable]
fn heading<T: Real>(angle: T) -> SVector<T, 2> {
    let (sin, cos) = angle.sin_cos();
    SVector::<T, 2>::new(cos, sin)
}

fn main() {}
