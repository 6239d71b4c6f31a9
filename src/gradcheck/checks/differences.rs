//! Six-point central differences of the primal: the witness that shares nothing with the duals.

use std::format;
use std::vec::Vec;

use super::first_order::diagnose;
use super::{Case, Claim, Failure, Outcome, largest, within};

const STENCIL: [(f64, f64); 6] = [(-3.0, -1.0), (-2.0, 9.0), (-1.0, -45.0), (1.0, 45.0), (2.0, -9.0), (3.0, 1.0)];

/// The derivative along a direction, and the largest entry of the values that went into it.
fn along(case: &Case<'_>, x_dot: &[f64], step: f64) -> Result<(Vec<f64>, f64), Failure> {
    let mut y_dot = std::vec![0.0; case.functions.result.weights.len()];
    let mut scale = 0.0f64;
    for (offset, weight) in STENCIL {
        let mut point = case.point.clone();
        for (x, x_dot) in point.x.iter_mut().zip(x_dot) {
            *x += offset * step * x_dot;
        }
        let y = case.accept((case.functions.at(case.precision).primal)(&point))?;
        for (y_dot, y) in y_dot.iter_mut().zip(&y) {
            *y_dot += weight * y / (60.0 * step);
        }
        scale = scale.max(largest(y));
    }
    Ok((y_dot, scale))
}

/// Along a random direction, against a random cotangent.
pub(super) fn directional(case: &mut Case<'_>) -> Outcome {
    let (x_dot, y_bar) = (case.direction(), case.cotangent());
    // The series converges within the distance to the nearest singular matrix: about 1/κ, less for a small matrix.
    let step = 2f64.powi(-10) / (1.0 + case.condition.max(1.0 / case.distance) / 4.0);
    let (y_dot, scale) = along(case, &x_dot, step)?;
    let scale = scale * largest(y_bar.iter().copied());
    let expected = case.inner_result(&y_bar, &y_dot);
    let x_bar = case.pull(&y_bar)?;
    let found = case.inner_arguments(&x_bar, &x_dot);
    let entries = case.functions.result.weights.len() as f64;
    let sizes: f64 = x_bar.iter().zip(&x_dot).map(|(a, b)| (a * b).abs()).sum();
    // A sum that cancels is rounded at the size of its terms.
    let terms: f64 = x_bar.iter().zip(&case.point.x).map(|(a, b)| (a * b).abs()).sum();
    let tolerance = case.tolerance() / step * (scale * entries.sqrt()).max(terms) + 1e-7 * sizes;
    if within(found - expected, tolerance) {
        return Ok(());
    }
    let detail = format!("⟨Jᵀ ȳ, ẋ⟩ = {found:e}, differences give {expected:e}, allowed {tolerance:.1e}");
    let jacobian = case.backward(case.precision)?;
    let differences = case.columns(|direction| Ok(along(case, direction, step)?.0))?;
    let close = (tolerance / sizes.max(f64::MIN_POSITIVE)).max(1e-6);
    let diagnosis = diagnose(case, &jacobian, &differences, close);
    Err(case.fail_as(Claim::Differences, detail, diagnosis))
}
