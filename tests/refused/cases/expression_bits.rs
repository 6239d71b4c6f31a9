use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Mask<T: Real>(T);

impl<T: Real> core::ops::BitAnd for Mask<T> {
    type Output = T;

    fn bitand(self, other: Self) -> T {
        self.0 * other.0
    }
}

#[differentiable]
fn both<T: Real>(a: Mask<T>, b: Mask<T>) -> T {
    a & b
}

fn main() {}
