use pullback::prelude::*;

#[differentiable]
fn square<T: Real>(x: T) -> T {
    x * x
}

fn slope<T>(x: T) -> T {
    square::grad(x)
    //~          ^ `T` is not a real scalar | a generic function takes `T: Real`
}

fn main() {}
