//! Maximum likelihood by the method of Broyden, Fletcher, Goldfarb and Shanno.

use nalgebra::{SMatrix, SVector};
use pullback::Dual;

use super::model::log_likelihood;

/// Where the gradient is as small as the roundings of a sum over a hundred years let it be.
const GRADIENT: f64 = 1e-9;

/// No fit takes as many steps.
const STEPS: usize = 100;

/// The fraction of the decrease promised by the slope that a step has to bring (Armijo 1966).
const DECREASE: f64 = 1e-4;

/// What was found, and how.
pub(crate) struct Fit {
    /// (ln σ_ε, ln σ_η).
    pub(crate) theta: SVector<f64, 2>,
    pub(crate) log_likelihood: f64,
    /// The Euclidean norm of the gradient with respect to θ.
    pub(crate) gradient: f64,
    pub(crate) iterations: usize,
}

/// The log-likelihood and its gradient with respect to θ.
pub(crate) fn gradient<const YEARS: usize>(theta: &SVector<f64, 2>, flows: &[f64; YEARS]) -> (f64, SVector<f64, 2>) {
    let flows = flows.map(Dual::constant);
    let along = |k: usize| {
        let theta = SVector::from_fn(|i, _| Dual::new(theta[i], if i == k { 1.0 } else { 0.0 }));
        log_likelihood(&theta, &flows)
    };
    (along(0).re, SVector::from_fn(|k, _| along(k).eps))
}

/// Climbs from `theta` to the maximum, telling `watch` the likelihood after every step.
pub(crate) fn maximise<const YEARS: usize>(
    mut theta: SVector<f64, 2>,
    flows: &[f64; YEARS],
    mut watch: impl FnMut(f64),
) -> Result<Fit, String> {
    let (mut value, mut slope) = gradient(&theta, flows);
    // Minus the inverse of the Hessian; the first step is of length one.
    let mut curvature = SMatrix::<f64, 2, 2>::identity() / slope.norm().max(1.0);
    for iterations in 0..STEPS {
        if slope.norm() <= GRADIENT {
            return Ok(Fit { theta, log_likelihood: value, gradient: slope.norm(), iterations });
        }
        let direction = curvature * slope;
        let promised = slope.dot(&direction);
        let mut length = 1.0;
        let (next, next_value, next_slope) = loop {
            let next = theta + direction * length;
            let (next_value, next_slope) = gradient(&next, flows);
            // Near the maximum the rise is lost in the roundings of the value, but the slope still shrinks.
            if next_value >= value + DECREASE * length * promised || next_slope.norm() < 0.5 * slope.norm() {
                break (next, next_value, next_slope);
            }
            length *= 0.5;
            if length < 1e-10 {
                return Err(format!("no step leads uphill from θ = ({}, {})", theta[0], theta[1]));
            }
        };
        let (step, change) = (next - theta, slope - next_slope);
        let along = step.dot(&change);
        if along > 0.0 {
            let reduce = SMatrix::identity() - step * change.transpose() / along;
            curvature = reduce * curvature * reduce.transpose() + step * step.transpose() / along;
        }
        (theta, value, slope) = (next, next_value, next_slope);
        watch(value);
    }
    Err(format!("no maximum within {STEPS} steps"))
}
