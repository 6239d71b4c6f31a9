//~ at most 2 messages: the rule, and the type of its cotangent
use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Point<T: Real> {
    x: T,
    y: T,
}

impl<T: Real> core::ops::Mul<T> for Point<T> {
    type Output = Self;

    fn mul(self, factor: T) -> Self {
        Point { x: self.x * factor, y: self.y * factor }
    }
}

#[differentiable]
fn abscissa<T: Real>(a: Point<T>, factor: T) -> T {
    let scaled = a * factor;
    //~            ^ `Point<T> * T` has no reverse rule | number * number
    scaled.x
}

fn main() {}
