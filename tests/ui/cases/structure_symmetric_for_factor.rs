use pullback::prelude::*;

fn value(s: &Symmetric<f64, 2>) -> f64 {
    log_det_lower(s)
}

fn main() {}
