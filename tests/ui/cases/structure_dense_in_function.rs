//~ at most 4 messages: the function, its `vjp`, and in both passes the cotangent that follows
use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(s: &SMatrix<T, 2, 2>) -> Result<T, Error> {
//~              ^
    log_det_spd(s)
    //~         ^ expected `&Symmetric | found `&Matrix<T, Const<2>, Const<2>
}

fn main() {}
