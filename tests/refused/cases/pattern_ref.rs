use pullback::prelude::*;

#[differentiable]
fn first<T: Real>(pair: (T, T)) -> T {
    let (ref a, ref b) = pair;
    *a * *b
}

fn main() {}
