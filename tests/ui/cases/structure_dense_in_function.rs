use pullback::prelude::*;

#[differentiable]
fn loss<T: Real>(s: &SMatrix<T, 2, 2>) -> Result<T, Error> {
    log_det_spd(s)
}

fn main() {}
