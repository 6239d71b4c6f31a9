use pullback::prelude::*;

fn value(s: &Symmetric<f64, 2>) -> f64 {
    log_det_lower(s)
    //~           ^ expected `&CholeskyFactor<f64, _>`, found `&Symmetric<f64, 2>`
}

fn main() {}
