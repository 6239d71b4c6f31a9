//! Forward over reverse against forward over forward.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::super::diagnosis::{self, Place};
use super::{Case, Claim, Failure, Outcome, Precision, largest, within};

/// Coordinates of the Hessian-vector product that are compared.
const COORDINATES: usize = 24;

pub(super) fn hessian_times_vector(case: &mut Case<'_>) -> Outcome {
    let (v, y_bar) = (case.direction(), case.cotangent());
    let Some(hvp) = &case.functions.at(case.precision).hvp else { return Ok(()) };
    let along_v = case.accept(hvp(&case.point, &v, &y_bar))?;
    let weights = case.functions.weights();
    let (tolerance, floor) = tolerances(case, &y_bar);
    let expected: Vec<(usize, f64)> = match (case.precision, &case.functions.at(Precision::Double).hvp) {
        (Precision::Single, Some(reference)) => {
            let reference = case.accept(reference(&case.point, &v, &y_bar))?;
            reference.iter().zip(&weights).map(|(x, weight)| x * weight).enumerate().collect()
        }
        _ => hyper_dual(case, &v, &y_bar, weights.len())?,
    };
    let found: Vec<f64> = expected.iter().map(|(k, _)| weights[*k] * along_v[*k]).collect();
    let scale = largest(expected.iter().map(|(_, expected)| *expected));
    let worst = expected
        .iter()
        .zip(&found)
        .map(|((k, expected), found)| (found - expected, *k, *found, *expected))
        .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    let Some((off, k, worst_found, worst_expected)) = worst else { return Ok(()) };
    if scale > floor {
        case.measure(Claim::SecondOrder, off.abs() / scale, tolerance + floor / scale);
    }
    if within(off, tolerance * scale + floor) {
        return Ok(());
    }
    let detail = format!(
        "the Hessian times v at {} is {worst_found:e} by duals through `pull`, expected {worst_expected:e}",
        Place::of(case.functions, k)
    );
    let expected: Vec<f64> = expected.iter().map(|(_, expected)| *expected).collect();
    let diagnosis = if found.iter().all(|x| *x == 0.0) {
        Some(String::from(
            "it is zero: what the pullback keeps has lost its derivative (a constant made of the scalar's plain value?)",
        ))
    } else {
        diagnosis::of_vector("the Hessian", &found, &expected, tolerance.max(1e-9))
    };
    Err(case.fail_as(Claim::SecondOrder, detail, diagnosis))
}

pub(super) fn symmetric(case: &mut Case<'_>) -> Outcome {
    let (v, w, y_bar) = (case.direction(), case.direction(), case.cotangent());
    let Some(hvp) = &case.functions.at(case.precision).hvp else { return Ok(()) };
    let along_v = case.accept(hvp(&case.point, &v, &y_bar))?;
    let along_w = case.accept(hvp(&case.point, &w, &y_bar))?;
    let (tolerance, floor) = tolerances(case, &y_bar);
    let (above, below) = (case.inner_arguments(&along_v, &w), case.inner_arguments(&along_w, &v));
    let sizes = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum::<f64>();
    let scale = sizes(&along_v, &w).max(sizes(&along_w, &v));
    if within(above - below, 2.0 * tolerance * scale + floor) {
        return Ok(());
    }
    let detail = format!("⟨H v, w⟩ = {above:e}, ⟨H w, v⟩ = {below:e}");
    let diagnosis =
        String::from("`pull` is the derivative of no function: a part of it is missing or belongs to another rule");
    Err(case.fail_as(Claim::Hessian, detail, Some(diagnosis)))
}

/// Relative to the largest entry, and for entries that vanish.
fn tolerances(case: &Case<'_>, y_bar: &[f64]) -> (f64, f64) {
    // The second derivative loses the condition once more than the first.
    let tolerance = case.tolerance() * (1.0 + case.condition);
    // A second derivative that vanishes is found as the rounding of terms of the order of one.
    (tolerance, largest(y_bar.iter().copied()) * case.tolerance())
}

/// Some coordinates of the Hessian of ⟨ȳ, f⟩ times v, by num-dual's hyper-dual numbers through the primal.
fn hyper_dual(case: &Case<'_>, v: &[f64], y_bar: &[f64], dimension: usize) -> Result<Vec<(usize, f64)>, Failure> {
    let Some(second_forward) = &case.functions.second_forward else { return Ok(Vec::new()) };
    let stride = dimension.div_ceil(COORDINATES).max(1);
    let mut expected = Vec::new();
    for coordinate in (0..dimension).step_by(stride) {
        let direction: Vec<f64> = (0..dimension).map(|k| if k == coordinate { 1.0 } else { 0.0 }).collect();
        let second = case.accept(second_forward(&case.point, v, &direction))?;
        expected.push((coordinate, case.inner_result(y_bar, &second)));
    }
    Ok(expected)
}
