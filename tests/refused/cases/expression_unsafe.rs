use pullback::prelude::*;

#[differentiable]
fn unchecked<T: Real>(x: &SVector<T, 3>) -> T {
    unsafe { *x.get_unchecked(0) }
}

fn main() {}
