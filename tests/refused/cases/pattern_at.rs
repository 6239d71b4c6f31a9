use pullback::prelude::*;

#[differentiable]
fn first<T: Real>(pair: (T, T)) -> T {
    let whole @ (a, b) = pair;
    a * b + whole.0
}

fn main() {}
