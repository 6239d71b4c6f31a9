//! Values, the oracle, and the inner product.

use core::ops::Range;
use std::format;
use std::vec::Vec;

use super::super::diagnosis::{self, Jacobian, Place};
use super::super::functions::Functions;
use super::super::report::Failure;
use super::{Case, Claim, Outcome, Precision, blocks, largest, same_bits, within};

pub(super) fn values(case: &mut Case<'_>) -> Outcome {
    let at = case.functions.at(case.precision);
    let value = case.accept((at.primal)(&case.point))?;
    let pulled = case.accept((at.vjp)(&case.point, &[]))?;
    if !same_bits(&value, &pulled.value) {
        return Err(other_value(case, "vjp", &value, &pulled.value));
    }
    if let Some(jvp) = &at.jvp {
        let direction = case.direction();
        let (lifted, _) = case.accept(jvp(&case.point, &direction))?;
        if !same_bits(&value, &lifted) {
            return Err(other_value(case, "jvp", &value, &lifted));
        }
    }
    Ok(())
}

fn other_value(case: &Case<'_>, which: &str, primal: &[f64], other: &[f64]) -> Failure {
    let k = primal.iter().zip(other).position(|(a, b)| !same_bits(&[*a], &[*b])).unwrap_or_default();
    let place = Place::of_result("y", case.functions, k);
    let (a, b) = (primal[k], other[k]);
    let detail = format!("{place} is {a:e} from the primal and {b:e} from `{which}`");
    let close = within(a - b, 64.0 * case.precision.epsilon() * a.abs());
    let diagnosis = close.then(|| {
        format!("the last digits differ: `{which}` computes the value by other operations or in another order")
    });
    case.fail_as(Claim::SameValue, detail, diagnosis)
}

pub(super) fn oracle(case: &mut Case<'_>) -> Outcome {
    let found = case.backward(Precision::Double)?;
    let expected = witnessed(case)?;
    compare(case, Claim::Oracle, &found, &expected)
}

pub(super) fn single(case: &mut Case<'_>) -> Outcome {
    let found = case.backward(Precision::Single)?;
    let expected = case.backward(Precision::Double)?;
    compare(case, Claim::Single, &found, &expected)
}

/// The Jacobian from forward mode that shares no code with the library.
pub(super) fn witnessed(case: &Case<'_>) -> Result<Jacobian, Failure> {
    case.columns(|direction| match &case.functions.witness {
        Some(witness) => Ok(case.accept(witness(&case.point, direction))?.1),
        None => Ok(Vec::new()),
    })
}

/// Entry by entry, relative to the largest derivative with respect to the same argument; reports the worst one.
pub(super) fn compare(case: &mut Case<'_>, claim: Claim, found: &Jacobian, expected: &Jacobian) -> Outcome {
    let tolerance = case.tolerance();
    let mut worst = (0.0, 0, 0);
    for (block, _) in case.blocks() {
        let scale = largest(expected.iter().flat_map(|row| row[block.clone()].iter().copied()));
        for (k, (found, expected)) in found.iter().zip(expected).enumerate() {
            for i in block.clone() {
                let off = (found[i] - expected[i]).abs();
                // Nothing may be wrong where every derivative is zero.
                let error = if off == 0.0 { 0.0 } else { off / scale };
                if error.is_nan() || error > worst.0 {
                    worst = (if error.is_nan() { f64::INFINITY } else { error }, k, i);
                }
            }
        }
    }
    let (error, k, i) = worst;
    case.measure(claim, error, tolerance);
    if within(error, tolerance) {
        return Ok(());
    }
    let detail = format!(
        "the derivative of {} with respect to {} is {:e}, expected {:e}: off by {error:.1e} of the largest, allowed {tolerance:.1e}",
        Place::of_result("y", case.functions, k),
        Place::of(case.functions, i),
        found[k][i],
        expected[k][i],
    );
    let diagnosis = diagnose(case, found, expected, tolerance);
    Err(case.fail_as(claim, detail, diagnosis))
}

/// What a wrong Jacobian looks like.
pub(super) fn diagnose(
    case: &Case<'_>,
    found: &Jacobian,
    expected: &Jacobian,
    tolerance: f64,
) -> Option<std::string::String> {
    let value = (case.functions.at(Precision::Double).primal)(&case.point).ok()?;
    // The same rule at another sample: what a residual that was kept from there would give.
    let elsewhere = || {
        let other = Case::draw(case.functions, case.precision, case.point.variant, case.seed.wrapping_sub(1), None);
        case.functions.witness.as_ref().and_then(|_| witnessed(&other).ok())
    };
    diagnosis::of_jacobian(case.functions, &value, found, expected, tolerance, elsewhere)
}

/// The generated `jvp` along a random direction against the Jacobian just verified.
pub(super) fn forward(case: &mut Case<'_>) -> Outcome {
    let Some(jvp) = &case.functions.at(case.precision).jvp else { return Ok(()) };
    let jacobian = match (case.precision, &case.functions.witness) {
        (Precision::Double, Some(_)) => witnessed(case)?,
        _ => case.backward(Precision::Double)?,
    };
    let direction = case.direction();
    let (_, y_dot) = case.accept(jvp(&case.point, &direction))?;
    let tolerance = case.tolerance();
    let along = |row: &Vec<f64>| row.iter().zip(&direction).map(|(j, v)| j * v).sum::<f64>();
    let expected: Vec<f64> = jacobian.iter().map(along).collect();
    let scale = largest(jacobian.iter().map(|row| row.iter().zip(&direction).map(|(j, v)| (j * v).abs()).sum::<f64>()));
    let off = largest(expected.iter().zip(&y_dot).map(|(expected, found)| found - expected));
    case.measure(Claim::Forward, if off == 0.0 { 0.0 } else { off / scale }, tolerance);
    if within(off, tolerance * scale) {
        return Ok(());
    }
    let worst = |k: &usize| (expected[*k] - y_dot[*k]).abs();
    let k = (0..expected.len()).max_by(|a, b| worst(a).total_cmp(&worst(b))).unwrap_or_default();
    let place = Place::of_result("ẏ", case.functions, k);
    let detail = format!("{place} is {:e}, expected {:e}, allowed {:.1e}", y_dot[k], expected[k], tolerance * scale);
    let diagnosis = diagnosis::of_vector("ẏ", &y_dot, &expected, tolerance);
    Err(case.fail_as(Claim::Forward, detail, diagnosis))
}

/// Along all arguments together, and along each alone.
pub(super) fn inner_product(case: &mut Case<'_>) -> Outcome {
    let (x_dot, y_bar) = (case.direction(), case.cotangent());
    paired(case, &x_dot, &y_bar, "all arguments")?;
    if case.functions.arguments.len() > 1 {
        for (block, argument) in case.blocks() {
            let alone: Vec<f64> =
                x_dot.iter().enumerate().map(|(k, x)| if block.contains(&k) { *x } else { 0.0 }).collect();
            paired(case, &alone, &y_bar, &format!("`{}` alone", argument.name))?;
        }
    }
    Ok(())
}

fn paired(case: &mut Case<'_>, x_dot: &[f64], y_bar: &[f64], which: &str) -> Outcome {
    let Some(jvp) = &case.functions.at(case.precision).jvp else { return Ok(()) };
    let (_, y_dot) = case.accept(jvp(&case.point, x_dot))?;
    let x_bar = case.pull(y_bar)?;
    let (above, below) = (case.inner_result(y_bar, &y_dot), case.inner_arguments(&x_bar, x_dot));
    let absolute = |v: &[f64]| v.iter().map(|x| x.abs()).collect::<Vec<_>>();
    let scale = case
        .inner_result(&absolute(y_bar), &absolute(&y_dot))
        .max(case.inner_arguments(&absolute(&x_bar), &absolute(x_dot)));
    let tolerance = case.tolerance();
    let off = (above - below).abs();
    case.measure(Claim::InnerProduct, if off == 0.0 { 0.0 } else { off / scale }, tolerance);
    if within(off, tolerance * scale) {
        return Ok(());
    }
    let detail =
        format!("along {which} ⟨ȳ, J ẋ⟩ = {above:e}, ⟨Jᵀ ȳ, ẋ⟩ = {below:e}, allowed {:.1e}", tolerance * scale);
    let found = case.backward(case.precision)?;
    let expected = case.columns(|direction| Ok(case.accept(jvp(&case.point, direction))?.1))?;
    let diagnosis = diagnose(case, &found, &expected, tolerance);
    Err(case.fail_as(Claim::InnerProduct, detail, diagnosis))
}

/// Two arguments that can hold the same value.
pub(super) fn twins(functions: &Functions) -> Option<(Range<usize>, Range<usize>)> {
    let blocks = blocks(functions);
    for (index, (first, a)) in blocks.iter().enumerate() {
        for (second, b) in blocks.get(index + 1..).unwrap_or_default() {
            if a.shape.layout == b.shape.layout {
                return Some((first.clone(), second.clone()));
            }
        }
    }
    None
}

/// f(a, a): the gradient with respect to a is the sum of both gradients.
pub(super) fn aliased(case: &mut Case<'_>) -> Outcome {
    let (Some((first, second)), Some(witness)) = (twins(case.functions), &case.functions.witness) else {
        return Ok(());
    };
    // A copy of either in the place of the other is a sample; where one of them is refused, the other may not be.
    let kept = case.point.clone();
    let copied = |from: &Range<usize>, to: &Range<usize>| {
        let mut point = kept.clone();
        point.x.copy_within(from.clone(), to.start);
        point
    };
    let accepts = |point: &super::Point| (case.functions.at(case.precision).primal)(point).is_ok();
    let Some(point) = [copied(&first, &second), copied(&second, &first)].into_iter().find(|point| accepts(point))
    else {
        return Ok(());
    };
    let (mut x_dot, y_bar) = (case.direction(), case.cotangent());
    x_dot.copy_within(first, second.start);
    let expected = case.accept(witness(&point, &x_dot))?.1;
    let above = case.inner_result(&y_bar, &expected);
    case.point = point;
    let pulled = case.pull(&y_bar);
    case.point = kept;
    let x_bar = pulled?;
    let below = case.inner_arguments(&x_bar, &x_dot);
    let scale = x_bar.iter().zip(&x_dot).map(|(a, b)| (a * b).abs()).sum::<f64>()
        + y_bar.iter().zip(&expected).map(|(a, b)| (a * b).abs()).sum::<f64>();
    // The copy may be worse conditioned than the sample: twice the digits are left for it.
    let tolerance = case.tolerance() * (1.0 + case.condition);
    if within(above - below, tolerance * scale) {
        return Ok(());
    }
    let detail = format!("along both ⟨ȳ, J ẋ⟩ = {above:e}, ⟨Jᵀ ȳ, ẋ⟩ = {below:e}, allowed {:.1e}", tolerance * scale);
    Err(case.fail(Claim::Aliased, detail))
}
