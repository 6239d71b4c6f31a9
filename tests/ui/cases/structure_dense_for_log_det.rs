use pullback::prelude::*;

fn value(s: &SMatrix<f64, 2, 2>) -> Result<f64, Error> {
    log_det_spd(s)
}

fn main() {}
