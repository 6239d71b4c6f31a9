use pullback::prelude::*;

#[op(gradcheck(x in any))]
fn cube(x: f64) -> f64 {
    x * x * x
}

fn main() {}
