use pullback::prelude::*;

#[derive(Clone, Copy, Differentiable)]
struct Interval<T: Real>(T, T);

#[differentiable]
fn width<T: Real>(interval: Interval<T>) -> T {
    match interval {
        Interval(low, high) => high - low,
    }
}

fn main() {}
