use pullback::prelude::*;

fn gradient(samples: &SMatrix<f64, 100, 3>, c_bar: Symmetric<f64, 2>) -> Result<SMatrix<f64, 100, 3>, Error> {
    let (_, pullback) = sample_covariance::vjp(samples, Centring::Mean, Divisor::Samples)?;
    Ok(pullback.pull(c_bar).0)
    //~              ^^^^^ expected `3`, found `2`
}

fn main() {}
