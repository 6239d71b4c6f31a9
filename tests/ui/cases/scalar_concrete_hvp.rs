use pullback::prelude::*;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn curvature() -> f64 {
    square::hvp(3.0, 1.0)
//~ ^^^^^^^^^^^^^^^^^^^^^ generic over its scalar | write it as `fn f<T: Real>
}

fn main() {}
