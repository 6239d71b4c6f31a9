use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Point<T: Real> {
    x: T,
    y: T,
}

impl<T: Real> core::ops::Add for Point<T> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Point { x: self.x + other.x, y: self.y + other.y }
    }
}

#[differentiable]
fn abscissa<T: Real>(a: Point<T>, b: Point<T>) -> T {
    let sum = a + b;
    //~         ^ `+` and `-` have a reverse rule for | `PointTangent<T>` | add the fields one by one
    sum.x
}

fn main() {}
