use pullback::prelude::*;

#[differentiable]
fn doubled<T: nalgebra::RealField + Copy>(x: T) -> T {
    x + x
}

fn main() {}
