//! Values, the oracle, the inner product, and differences.

use std::format;
use std::vec::Vec;

use super::super::report::Failure;
use super::{Case, Precision, largest, same_bits, within};

pub(super) fn all(case: &mut Case<'_>) -> Result<(), Failure> {
    values(case)?;
    let backward = backward(case, case.precision)?;
    match case.precision {
        Precision::Double => {
            let forward = forward(case)?;
            compare(
                case,
                "`pull` agrees with forward mode on num-dual's dual numbers in every entry",
                &backward,
                &forward,
            )?;
            own_forward(case, &forward)?;
        }
        Precision::Single => {
            let reference = self::backward(case, Precision::Double)?;
            compare(case, "`pull` in f32 agrees with `pull` in f64 at the same input", &backward, &reference)?;
            own_forward(case, &reference)?;
        }
    }
    inner_product(case)?;
    // In f32 differences know too few digits to judge; the f64 rule they confirm is the reference there.
    match case.precision {
        Precision::Double => differences(case),
        Precision::Single => Ok(()),
    }
}

/// A Jacobian by rows: one per coordinate of the result, over the coordinates of all arguments.
type Jacobian = Vec<Vec<f64>>;

fn values(case: &mut Case<'_>) -> Result<(), Failure> {
    let value = case.accept(case.functions.primal(case.precision)(&case.point))?;
    let pulled = case.accept(case.functions.vjp(case.precision)(&case.point, &[]))?;
    if !same_bits(&value, &pulled.value) {
        let detail = format!("primal {value:?}, vjp {:?}", pulled.value);
        return Err(case.fail("the value of `vjp` is that of the primal, bit for bit", detail));
    }
    let direction = case.direction();
    let (lifted, _) = case.accept(case.functions.jvp(case.precision)(&case.point, &direction))?;
    if !same_bits(&value, &lifted) {
        let detail = format!("primal {value:?}, jvp {lifted:?}");
        return Err(case.fail("the value of `jvp` is that of the primal, bit for bit", detail));
    }
    Ok(())
}

/// The Jacobian row by row, from the pullback.
fn backward(case: &Case<'_>, precision: Precision) -> Result<Jacobian, Failure> {
    let pulled = case.accept(case.functions.vjp(precision)(&case.point, &case.basis()))?;
    let weights = case.functions.weights();
    let row = |x_bar: Vec<f64>| x_bar.iter().zip(&weights).map(|(x_bar, weight)| x_bar * weight).collect();
    Ok(pulled.x_bars.into_iter().map(row).collect())
}

/// The Jacobian column by column, from num-dual.
fn forward(case: &Case<'_>) -> Result<Jacobian, Failure> {
    let dimension = case.functions.dimension();
    let mut jacobian: Jacobian = case.functions.result.weights.iter().map(|_| Vec::with_capacity(dimension)).collect();
    for coordinate in 0..dimension {
        let direction: Vec<f64> = (0..dimension).map(|k| if k == coordinate { 1.0 } else { 0.0 }).collect();
        let (_, column) = case.accept((case.functions.witness)(&case.point, &direction))?;
        for (row, entry) in jacobian.iter_mut().zip(column) {
            row.push(entry);
        }
    }
    Ok(jacobian)
}

/// Entry by entry, relative to the largest derivative with respect to the same argument.
fn compare(case: &Case<'_>, check: &'static str, found: &Jacobian, expected: &Jacobian) -> Result<(), Failure> {
    let tolerance = case.tolerance();
    for (block, _, _) in case.blocks() {
        let scale = largest(expected.iter().flat_map(|row| row[block.clone()].iter().copied()));
        for (k, (found, expected)) in found.iter().zip(expected).enumerate() {
            for i in block.clone() {
                let (found, expected) = (found[i], expected[i]);
                let off = (found - expected).abs();
                if !within(off, tolerance * scale) {
                    let (argument, place) = case.functions.locate(i);
                    let detail = format!(
                        "the derivative of result {k} with respect to `{argument}` coordinate {place} is {found:e}, expected {expected:e}: off by {:.1e} of the largest, allowed {tolerance:.1e}",
                        off / scale
                    );
                    return Err(case.fail(check, detail));
                }
            }
        }
    }
    Ok(())
}

/// The generated `jvp` along a random direction against the Jacobian just verified.
fn own_forward(case: &mut Case<'_>, jacobian: &Jacobian) -> Result<(), Failure> {
    let direction = case.direction();
    let (_, y_dot) = case.accept(case.functions.jvp(case.precision)(&case.point, &direction))?;
    let tolerance = case.tolerance();
    let scale = largest(jacobian.iter().map(|row| row.iter().zip(&direction).map(|(j, v)| (j * v).abs()).sum::<f64>()));
    for (k, (row, found)) in jacobian.iter().zip(&y_dot).enumerate() {
        let expected: f64 = row.iter().zip(&direction).map(|(j, v)| j * v).sum();
        if !within(found - expected, tolerance * scale) {
            let detail = format!("coordinate {k} of ẏ is {found:e}, expected {expected:e}");
            return Err(case.fail("`jvp` agrees with the Jacobian", detail));
        }
    }
    Ok(())
}

fn inner_product(case: &mut Case<'_>) -> Result<(), Failure> {
    let (x_dot, y_bar) = (case.direction(), case.cotangent());
    let (_, y_dot) = case.accept(case.functions.jvp(case.precision)(&case.point, &x_dot))?;
    let pulled = case.accept(case.functions.vjp(case.precision)(&case.point, core::slice::from_ref(&y_bar)))?;
    let x_bar = pulled.x_bars.into_iter().flatten().collect::<Vec<_>>();
    let (above, below) = (case.inner_result(&y_bar, &y_dot), case.inner_arguments(&x_bar, &x_dot));
    let absolute = |v: &[f64]| v.iter().map(|x| x.abs()).collect::<Vec<_>>();
    let scale = case
        .inner_result(&absolute(&y_bar), &absolute(&y_dot))
        .max(case.inner_arguments(&absolute(&x_bar), &absolute(&x_dot)));
    let tolerance = case.tolerance();
    if within(above - below, tolerance * scale) {
        return Ok(());
    }
    let detail = format!("⟨ȳ, J ẋ⟩ = {above:e}, ⟨Jᵀ ȳ, ẋ⟩ = {below:e}, allowed {:.1e}", tolerance * scale);
    Err(case.fail("⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩", detail))
}

/// Six-point central differences of the primal along a random direction: the witness that shares nothing with the duals.
fn differences(case: &mut Case<'_>) -> Result<(), Failure> {
    const STENCIL: [(f64, f64); 6] = [(-3.0, -1.0), (-2.0, 9.0), (-1.0, -45.0), (1.0, 45.0), (2.0, -9.0), (3.0, 1.0)];
    let (x_dot, y_bar) = (case.direction(), case.cotangent());
    let reach = 2f64.powi(-10);
    // The series converges within the distance to the nearest singular matrix: about 1/κ, less for a small matrix.
    let distance = case
        .blocks()
        .into_iter()
        .fold(1.0f64, |nearest, (block, sampler, layout)| nearest.min(sampler.distance(layout, &case.point.x[block])));
    let step = reach / (1.0 + case.condition.max(1.0 / distance) / 4.0);
    let mut expected = 0.0;
    let mut scale = 0.0f64;
    for (offset, weight) in STENCIL {
        let mut point = case.point.clone();
        for (x, x_dot) in point.x.iter_mut().zip(&x_dot) {
            *x += offset * step * x_dot;
        }
        let y = case.accept(case.functions.primal(case.precision)(&point))?;
        expected += weight * case.inner_result(&y_bar, &y) / (60.0 * step);
        scale = scale.max(largest(y) * largest(y_bar.iter().copied()));
    }
    let pulled = case.accept(case.functions.vjp(case.precision)(&case.point, core::slice::from_ref(&y_bar)))?;
    let x_bar = pulled.x_bars.into_iter().flatten().collect::<Vec<_>>();
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
    Err(case.fail("`pull` agrees with central differences", detail))
}
