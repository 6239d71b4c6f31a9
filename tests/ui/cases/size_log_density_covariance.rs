use pullback::prelude::*;

fn value(x: &SVector<f64, 3>, mean: &SVector<f64, 3>, s: &Symmetric<f64, 2>) -> Result<f64, Error> {
    log_density_covariance(x, mean, s)
    //~                             ^ expected `3`, found `2`
}

fn main() {}
