use pullback::prelude::*;

#[op(gradcheck(y_bar in any))]
fn cube<T: Real>(y_bar: T) -> T {
    y_bar * y_bar * y_bar
}

fn main() {}
