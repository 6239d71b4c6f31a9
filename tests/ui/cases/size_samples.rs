use pullback::prelude::*;

fn value(samples: &SMatrix<f64, 100, 3>, mean: &SVector<f64, 2>, l: &CholeskyFactor<f64, 3>) -> f64 {
    mean_log_density_factor(samples, mean, l)
    //~                              ^^^^ expected `3`, found `2`
}

fn main() {}
