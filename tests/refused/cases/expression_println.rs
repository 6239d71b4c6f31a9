use pullback::prelude::*;

#[differentiable]
fn shown<T: Real>(x: T) -> T {
    println!("{}", x.to_f64());
    x * x
}

fn main() {}
