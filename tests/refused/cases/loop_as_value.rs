use pullback::prelude::*;

#[differentiable]
fn last<T: Real>(x: &SVector<T, 3>) -> T {
    let mut y = x[0];
    let _nothing = for i in 0..3 {
        y = y * x[i];
    };
    y
}

fn main() {}
