//~ at most 3 messages: the product, its rule, and the type of its cotangent
use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(a: &SMatrix<T, 2, 3>, b: &SMatrix<T, 4, 2>) -> T {
    let c = a * b;
    //~       ^ Const<3>, Const<4>
    c.trace()
}

fn main() {}
