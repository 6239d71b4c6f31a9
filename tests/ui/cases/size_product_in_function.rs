//~ at most 3 messages: the function, its `vjp`, and the cotangent that follows
use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(a: &SMatrix<T, 2, 3>, b: &SMatrix<T, 4, 2>) -> T {
//~                                    ^
    trace(&product(a, b))
    //~               ^ expected `3`, found `4`
}

fn main() {}
