use pullback::prelude::*;

#[differentiable]
fn doubled<T: Real>(x: T) -> T {
    let y = loop {
        break x * 2.0;
    };
    y
}

fn main() {}
