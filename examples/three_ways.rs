//! The three classic ways to learn a covariance, step for step as PyTorch and JAX take them.
//!
//! `cargo run --release --example three_ways`
//!
//! The parameter is T (2 × 2, starting at the identity); L is its strict lower triangle with the diagonal exp Tᵢᵢ, and
//! Σ = L Lᵀ. Adam with learning rate 0.01 in all three.

mod common;

use core::error::Error;

use pullback::covariance::{Centring, Divisor};
use pullback::optim::Adam;
use pullback::prelude::*;
use pullback::space::VectorSpace;

type Matrix = LowerTriangular<f64, 2>;
type Parameters = (SVector<f64, 2>, Matrix);

/// Losses before these steps, by PyTorch 2.11 (`data/README.md`).
const MEAN_SQUARED_ERROR: [(usize, f64); 8] = [
    (1, 17.549845470870267),
    (2, 16.687495208805842),
    (10, 11.140800371845831),
    (100, 0.7066590307983313),
    (200, 0.1743701558106236),
    (300, 0.06283307497917337),
    (400, 0.026291721104891346),
    (500, 0.011734797977983864),
];

/// Losses before these steps, by JAX (`tests/reference/three_ways.py`).
const FULL_BATCH: [(usize, f64); 7] = [
    (1, 4.116322677691777),
    (2, 4.099733305451952),
    (10, 3.968552913794868),
    (100, 3.0342707567745117),
    (200, 3.017958951781907),
    (500, 3.017958567259747),
    (1000, 3.017958567259747),
];

/// Losses of the last batch in these epochs, by JAX (`tests/reference/three_ways.py`).
const MINIBATCHES: [(usize, f64); 7] = [
    (1, 3.560886089734583),
    (2, 3.1332908409168314),
    (10, 2.818837799129052),
    (100, 2.819061814921735),
    (200, 2.819062918927552),
    (500, 2.8190629264115636),
    (1000, 2.819062926407347),
];

/// Prints a loss beside its reference, if there is one for this step.
fn compare(step: usize, loss: f64, references: &[(usize, f64)]) -> Result<(), String> {
    let Some((_, reference)) = references.iter().find(|(at, _)| *at == step) else { return Ok(()) };
    let difference = (loss - reference).abs() / reference;
    println!("  {step:>4}  {loss:.15}  reference {reference:.15}  relative difference {difference:.0e}");
    if difference <= 1e-9 { Ok(()) } else { Err(format!("step {step} differs from its reference")) }
}

fn mean_squared_error() -> Result<(), Box<dyn Error>> {
    println!("1. mean squared error against the sample covariance, loss before step");
    let x = common::read::<1000, 2>("gaussian_2d_1000.csv")?;
    let sample = sample_covariance(&x, Centring::Mean, Divisor::SamplesMinusOne)?;
    let (mut theta, mut adam) = (Matrix::identity(), Adam::new(0.01));
    for step in 1..=500 {
        let (l, to_theta) = exp_diagonal::vjp(&theta);
        let (sigma, to_l) = covariance_from_factor::vjp(&l);
        let difference = sigma - sample;
        compare(step, difference.inner(&difference) / 4.0, &MEAN_SQUARED_ERROR)?;
        theta = adam.step(theta, to_theta.pull(to_l.pull(difference * 0.5)));
    }
    println!("  Σ = {:.15}", covariance_from_factor(&exp_diagonal(&theta)));
    Ok(())
}

/// Mean negative log-likelihood and its gradient.
fn loss<const M: usize>((mean, theta): &Parameters, x: &SMatrix<f64, M, 2>) -> (f64, Parameters) {
    let (l, to_theta) = exp_diagonal::vjp(theta);
    let (log_density, pullback) = mean_log_density_factor::vjp(x, mean, &l);
    let (_, mean_bar, l_bar) = pullback.pull(-1.0);
    (-log_density, (mean_bar, to_theta.pull(l_bar)))
}

fn full_batch() -> Result<(), Box<dyn Error>> {
    println!("2. likelihood, full batch, loss before step");
    let x = common::read::<100, 2>("gaussian_2d_100.csv")?;
    let (mut parameters, mut adam) = ((SVector::zeros(), Matrix::identity()), Adam::new(0.01));
    for step in 1..=1000 {
        let (value, gradient) = loss(&parameters, &x);
        compare(step, value, &FULL_BATCH)?;
        parameters = adam.step(parameters, gradient);
    }
    println!("  mean = {:.15}  T = {:.15}", parameters.0.transpose(), parameters.1);
    Ok(())
}

fn minibatches() -> Result<(), Box<dyn Error>> {
    println!("3. likelihood, minibatches of 32, loss of the last batch in epoch");
    let x = common::read::<1024, 2>("gaussian_2d_1024.csv")?;
    let (mut parameters, mut adam) = ((SVector::zeros(), Matrix::identity()), Adam::new(0.01));
    for epoch in 1..=1000 {
        let mut last = 0.0;
        for batch in 0..32 {
            let (value, gradient) = loss(&parameters, &x.fixed_rows::<32>(32 * batch).into_owned());
            parameters = adam.step(parameters, gradient);
            last = value;
        }
        compare(epoch, last, &MINIBATCHES)?;
    }
    println!("  mean = {:.15}  T = {:.15}", parameters.0.transpose(), parameters.1);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    mean_squared_error()?;
    full_batch()?;
    minibatches()
}
