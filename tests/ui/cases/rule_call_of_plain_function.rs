use pullback::prelude::*;

fn helper<T: Real>(x: T) -> T {
    x * x
}

#[differentiable]
fn loss<T: Real>(x: T) -> T {
    helper(x) - 1.0
//~ ^^^^^^ `helper` | attribute macro `differentiable`
}

fn main() {}
