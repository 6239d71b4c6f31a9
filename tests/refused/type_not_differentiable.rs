use pullback::prelude::*;

#[derive(Clone, Copy)]
struct Point<T> {
    x: T,
    y: T,
}

#[differentiable]
fn product<T: Real>(a: Point<T>) -> T {
    a.x * a.y
}

fn main() {}
