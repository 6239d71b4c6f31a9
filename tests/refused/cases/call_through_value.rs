use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(x: T) -> T {
    (if true { T::sin } else { T::cos })(x)
}

fn main() {}
