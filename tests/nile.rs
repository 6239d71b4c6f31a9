//! The example `nile`: the likelihood is that of the yearly differences, and its maximum the published one.

#[path = "../examples/common/mod.rs"]
mod common;
#[path = "../examples/nile/fit.rs"]
mod fit;
#[path = "../examples/nile/model.rs"]
mod model;

use nalgebra::{DMatrix, DVector, SVector, vector};
use num_dual::{Dual64, HyperDual64};

fn flows() -> [f64; 100] {
    common::read::<100, 2>("nile.csv").expect("the data of this repository").column(1).into()
}

/// Given the first year the differences of the others are normal with a tridiagonal covariance.
fn of_differences(theta: &SVector<f64, 2>, flows: &[f64; 100]) -> f64 {
    let (noise, shock) = ((2.0 * theta[0]).exp(), (2.0 * theta[1]).exp());
    let covariance = DMatrix::from_fn(99, 99, |i, j| match i.abs_diff(j) {
        0 => 2.0 * noise + shock,
        1 => -noise,
        _ => 0.0,
    });
    let differences = DVector::from_iterator(99, flows.windows(2).map(|pair| pair[1] - pair[0]));
    let factor = covariance.cholesky().expect("a positive definite covariance");
    let log_det: f64 = factor.l_dirty().diagonal().iter().map(|x| 2.0 * x.ln()).sum();
    -0.5 * (99.0 * core::f64::consts::TAU.ln() + log_det + differences.dot(&factor.solve(&differences)))
}

#[test]
fn the_filter_gives_the_likelihood_of_the_differences() {
    let flows = flows();
    for theta in [vector![4.8, 3.6], vector![5.2, 2.0], vector![3.0, 4.5]] {
        let (found, expected) = (model::log_likelihood(&theta, &flows), of_differences(&theta, &flows));
        // A sum over a hundred years, through a matrix whose condition number is below a thousand.
        assert!((found - expected).abs() <= 1e5 * f64::EPSILON * expected.abs(), "{found} and {expected}");
    }
}

#[test]
fn the_gradient_is_that_of_num_dual_and_of_differences() {
    let flows = flows();
    let theta = vector![4.6, 3.9];
    let (value, gradient) = model::log_likelihood::value_and_grad(&theta, &flows);
    assert_eq!(value.to_bits(), model::log_likelihood(&theta, &flows).to_bits());
    for k in 0..2 {
        let axis = |i: usize| if i == k { 1.0 } else { 0.0 };
        let lifted = SVector::from_fn(|i, _| Dual64::new(theta[i], axis(i)));
        let witness = model::log_likelihood(&lifted, &flows.map(Dual64::from)).eps;
        // Ten roundings a year, of terms not larger than the sum of their absolute values, about the number of years.
        assert!((gradient[k] - witness).abs() <= 1e3 * f64::EPSILON * 100.0, "{} and {witness}", gradient[k]);
        let step = 2f64.powi(-17);
        let moved = |by: f64| model::log_likelihood(&(theta + SVector::from_fn(|i, _| by * axis(i))), &flows);
        let quotient = (moved(step) - moved(-step)) / (2.0 * step);
        // The step squared times the third derivative, of the order of the number of years.
        assert!((gradient[k] - quotient).abs() <= 1e-7 * 100.0, "{} and {quotient}", gradient[k]);
    }
}

#[test]
fn the_standard_errors_are_those_of_the_hessian_of_num_dual() {
    let flows = flows();
    let fit = fit::maximise(vector![5.0, 5.0], &flows, |_| {}).expect("a maximum");
    let second = |i: usize, j: usize| {
        let axis = |k: usize, along: usize| if k == along { 1.0 } else { 0.0 };
        // In the logarithms of the variances, of which θ is half.
        let theta = SVector::from_fn(|k, _| HyperDual64::new(fit.theta[k], 0.5 * axis(k, i), 0.5 * axis(k, j), 0.0));
        model::log_likelihood(&theta, &flows.map(HyperDual64::from)).eps1eps2
    };
    let (a, b, c) = (-second(0, 0), -second(0, 1), -second(1, 1));
    let det = a * c - b * b;
    assert!(a > 0.0 && det > 0.0, "a maximum has a negative definite Hessian");
    for (found, variance) in fit.errors.iter().zip([c / det, a / det]) {
        // Ten roundings a year twice over, and an inverse whose condition number is below ten.
        let tolerance = 10.0 * 2.0 * 1e3 * f64::EPSILON;
        assert!((found / variance.sqrt() - 1.0).abs() <= tolerance, "{found} and {}", variance.sqrt());
    }
}

#[test]
fn the_maximum_is_that_of_durbin_and_koopman() {
    let flows = flows();
    let fit = fit::maximise(vector![5.0, 5.0], &flows, |_| {}).expect("a maximum");
    let variances = fit.theta.map(|x| (2.0 * x).exp());
    assert!((variances[0] / 15_099.0 - 1.0).abs() <= 5e-4, "{variances}");
    assert!((variances[1] / 1_469.1 - 1.0).abs() <= 5e-4, "{variances}");
    assert!((fit.log_likelihood + 632.5456).abs() <= 1e-4, "{}", fit.log_likelihood);
    assert!(fit.gradient <= 1e-9 && fit.iterations <= 30, "{:e} after {}", fit.gradient, fit.iterations);
}

#[test]
fn the_filtered_level_is_between_its_past_and_the_observation() {
    let flows = flows();
    let levels = model::filtered(&vector![4.8, 3.6], &flows);
    assert_eq!(levels[0].0, flows[0]);
    for year in 1..100 {
        let (before, after) = (levels[year - 1].0, levels[year].0);
        assert!((after - before) * (flows[year] - after) >= 0.0, "year {year}");
        assert!(levels[year].1 <= levels[year - 1].1);
    }
}
