use nalgebra::Vector2;
use pullback::prelude::*;

#[differentiable]
fn largest<T: Real>(x: &[Vector2<T>; 3]) -> T {
    let mut best = &x[0];
    for v in x.iter() {
        if v[0] > best[0] {
            best = v;
        }
    }
    best[1]
}

fn main() {}
