//~ at most 2 messages: the sum, and the cotangent that follows
//~ at most 31 lines: the shapes of operators are traits of nalgebra
use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(a: &SVector<T, 2>, b: &SVector<T, 3>) -> T {
//~                                 ^
    let c = a + b;
    //~       ^ Const<2>, Const<3>
    c.sum()
}

fn main() {}
