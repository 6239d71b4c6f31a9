//~ at most 4 messages: the function, its `vjp`, and in both passes the cotangent that follows
use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(x: &SVector<T, 2>) -> T {
//~              ^
    x + x
//~ ^ expected type parameter `T`, found `Matrix<T, Const<2>
//~ ^^^^^
}

fn main() {}
