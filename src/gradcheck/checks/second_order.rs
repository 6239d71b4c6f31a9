//! Forward over reverse against forward over forward.

use std::format;
use std::vec::Vec;

use super::super::report::Failure;
use super::{Case, Precision, largest, within};

/// Coordinates of the Hessian-vector product that are compared.
const COORDINATES: usize = 24;

pub(super) fn all(case: &mut Case<'_>) -> Result<(), Failure> {
    let (v, w, y_bar) = (case.direction(), case.direction(), case.cotangent());
    let hvp = case.functions.hvp(case.precision);
    let along_v = case.accept(hvp(&case.point, &v, &y_bar))?;
    let along_w = case.accept(hvp(&case.point, &w, &y_bar))?;
    let weights = case.functions.weights();
    // The second derivative loses the condition once more than the first.
    let tolerance = case.tolerance() * (1.0 + case.condition);
    // A second derivative that vanishes is found as the rounding of terms of the order of one.
    let floor = largest(y_bar.iter().copied()) * case.tolerance();

    let expected = match case.precision {
        Precision::Double => hyper_dual(case, &v, &y_bar, &weights)?,
        Precision::Single => {
            let reference = case.accept(case.functions.hvp(Precision::Double)(&case.point, &v, &y_bar))?;
            reference.iter().zip(&weights).map(|(x, weight)| x * weight).enumerate().collect()
        }
    };
    let scale = largest(expected.iter().map(|(_, expected)| *expected));
    for (coordinate, expected) in expected {
        let found = weights[coordinate] * along_v[coordinate];
        if !within(found - expected, tolerance * scale + floor) {
            let (argument, place) = case.functions.locate(coordinate);
            let detail = format!(
                "the Hessian times v at `{argument}` coordinate {place} is {found:e} by duals through `pull`, expected {expected:e}"
            );
            return Err(case.fail("duals through `pull` agree with nested forward mode", detail));
        }
    }

    let (above, below) = (case.inner_arguments(&along_v, &w), case.inner_arguments(&along_w, &v));
    let sizes = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum::<f64>();
    let scale = sizes(&along_v, &w).max(sizes(&along_w, &v));
    if within(above - below, 2.0 * tolerance * scale + floor) {
        return Ok(());
    }
    let detail = format!("⟨H v, w⟩ = {above:e}, ⟨H w, v⟩ = {below:e}");
    Err(case.fail("the Hessian is symmetric", detail))
}

/// Some coordinates of the Hessian of ⟨ȳ, f⟩ times v, by num-dual's hyper-dual numbers through the primal.
fn hyper_dual(case: &Case<'_>, v: &[f64], y_bar: &[f64], weights: &[f64]) -> Result<Vec<(usize, f64)>, Failure> {
    let dimension = weights.len();
    let stride = dimension.div_ceil(COORDINATES).max(1);
    let mut expected = Vec::new();
    for coordinate in (0..dimension).step_by(stride) {
        let direction: Vec<f64> = (0..dimension).map(|k| if k == coordinate { 1.0 } else { 0.0 }).collect();
        let second = case.accept((case.functions.second_forward)(&case.point, v, &direction))?;
        expected.push((coordinate, case.inner_result(y_bar, &second)));
    }
    Ok(expected)
}
