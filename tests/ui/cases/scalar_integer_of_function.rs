use pullback::prelude::*;

#[differentiable]
fn square<T: Real>(x: T) -> T {
    x * x
}

fn slope() -> i32 {
    square::grad(3)
    //~          ^ `i32` is not a real scalar | `f64`, `f32` and `Dual`
}

fn main() {}
