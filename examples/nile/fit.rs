//! Maximum likelihood by the method of Broyden, Fletcher, Goldfarb and Shanno.

use nalgebra::{SMatrix, SVector};

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
    /// The standard errors of (ln σ²_ε, ln σ²_η), from the curvature at the maximum.
    pub(crate) errors: SVector<f64, 2>,
    /// The Euclidean norm of the gradient with respect to θ.
    pub(crate) gradient: f64,
    pub(crate) iterations: usize,
}

/// Asymptotic standard errors of the logarithms of the variances, which are 2 θ: minus the inverse of the Hessian is the
/// covariance of θ.
fn standard_errors<const YEARS: usize>(theta: &SVector<f64, 2>, flows: &[f64; YEARS]) -> Option<SVector<f64, 2>> {
    let rows = log_likelihood::hessian(theta, flows);
    let information = SMatrix::<f64, 2, 2>::from_fn(|i, j| -rows[i][j]);
    Some(information.try_inverse()?.diagonal().map(|variance| 2.0 * variance.sqrt()))
}

/// Climbs from `theta` to the maximum, telling `watch` the likelihood after every step.
pub(crate) fn maximise<const YEARS: usize>(
    mut theta: SVector<f64, 2>,
    flows: &[f64; YEARS],
    mut watch: impl FnMut(f64),
) -> Result<Fit, String> {
    let (mut value, mut slope) = log_likelihood::value_and_grad(&theta, flows);
    // Minus the inverse of the Hessian; the first step is of length one.
    let mut curvature = SMatrix::<f64, 2, 2>::identity() / slope.norm().max(1.0);
    for iterations in 0..STEPS {
        if slope.norm() <= GRADIENT {
            let errors = standard_errors(&theta, flows).ok_or("the likelihood is flat at its maximum")?;
            return Ok(Fit { theta, log_likelihood: value, errors, gradient: slope.norm(), iterations });
        }
        let direction = curvature * slope;
        let promised = slope.dot(&direction);
        let mut length = 1.0;
        let (next, next_value, next_slope) = loop {
            let next = theta + direction * length;
            let (next_value, next_slope) = log_likelihood::value_and_grad(&next, flows);
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
