use pullback::prelude::*;

fn value(s: &SMatrix<f64, 2, 2>) -> Result<f64, Error> {
    log_det_spd(s)
    //~         ^ expected `&Symmetric<f64, _>`, found `&Matrix<f64, Const<2>, Const<2>
}

fn main() {}
