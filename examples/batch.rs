//! The mean negative log-likelihood of 1000 samples and its gradient, three ways: one sample at a time, several at a time in the
//! lanes of the processor, and from the mean and the covariance of the samples.
//!
//! `cargo run --release --example batch`

use nalgebra::{matrix, vector};
use pullback::batch;
use pullback::prelude::*;

const SAMPLES: usize = 1000;

#[differentiable(wrt(mean, l))]
fn nll<T: Real, const N: usize>(mean: &SVector<T, N>, l: &CholeskyFactor<T, N>, x: &SVector<T, N>) -> T {
    -log_density_factor(x, mean, l)
}

/// Points on a spiral.
fn sample(k: usize) -> SVector<f64, 3> {
    let t = k as f64 / 20.0;
    vector![t.sin() * t / 25.0, t.cos() * t / 25.0, t / 25.0 - 1.0]
}

fn main() -> Result<(), Error> {
    let samples: Vec<_> = (0..SAMPLES).map(sample).collect();
    let mean = vector![0.25, 0.0, -0.25];
    let l = CholeskyFactor::new(LowerTriangular::from_lower(&matrix![
        1.5, 0.0, 0.0;
        0.25, 1.0, 0.0;
        0.5, -0.25, 0.75
    ]))?;

    // One at a time.
    let (mut value, mut mean_bar, mut l_bar) = (0.0, SVector::zeros(), LowerTriangular::default());
    for x in &samples {
        let (y, (of_mean, of_l)) = nll::value_and_grad(&mean, &l, x);
        value += y;
        mean_bar += of_mean;
        l_bar += of_l;
    }
    let share = 1.0 / SAMPLES as f64;
    let one_by_one = (value * share, (mean_bar * share, l_bar * share));

    // The same function over lanes; the same bits on every machine.
    let in_lanes = batch::mean(&samples, (&mean, &l), |x, (mean, l)| nll::value_and_grad(mean, l, x))?;

    // The likelihood depends on the samples through their mean and their covariance alone.
    let mut statistics = SampleStatistics::new();
    statistics.push_all(&samples);
    let (m, c) = (statistics.mean()?, statistics.covariance(Divisor::Samples)?);
    let (log_density, pullback) = expected_log_density_factor::vjp(&m, &c, &mean, &l);
    let (_, _, mean_bar, l_bar) = pullback.pull(-1.0);
    let from_statistics = (-log_density, (mean_bar, l_bar));

    println!("mean negative log-likelihood of {SAMPLES} samples: {:.12}", one_by_one.0);
    println!("its gradient by the mean: {:.6?}", one_by_one.1.0.as_slice());
    println!("and by the factor:\n{:9.6}", one_by_one.1.1);
    for (what, found) in [("lanes", in_lanes), ("statistics", from_statistics)] {
        let off = distance(&found, &one_by_one);
        println!("largest difference, {what} and one by one: {off:.1e}");
        // 1000 terms of the order of one in another order.
        assert!(off <= 1000.0 * f64::EPSILON);
    }
    Ok(())
}

/// A value and its gradient.
type Gradient = (f64, (SVector<f64, 3>, LowerTriangular<f64, 3>));

/// The largest difference of two numbers at the same place.
fn distance(a: &Gradient, b: &Gradient) -> f64 {
    let factor = (a.1.1 - b.1.1).to_matrix().abs().max();
    (a.0 - b.0).abs().max((a.1.0 - b.1.0).abs().max()).max(factor)
}
