//! Accuracy over condition numbers.

use std::format;
use std::vec::Vec;

use super::{Case, Claim, Outcome, Precision, largest, within};
use crate::gradcheck::rng::Rng;

/// Whether an argument has a condition number.
pub(super) fn applies(case: &Case<'_>) -> bool {
    case.functions
        .arguments
        .iter()
        .any(|argument| argument.sampler().draw_conditioned(argument.shape.layout, 10.0, &mut Rng::new(1)).is_some())
}

/// Condition numbers from ten to 0.1/ε, in steps of about ten.
fn conditions(precision: Precision) -> Vec<f64> {
    let last = 0.1 / precision.epsilon();
    let mut all: Vec<f64> = (1..).map(|k| 10f64.powi(k)).take_while(|condition| *condition < last).collect();
    all.push(last);
    all
}

/// In f32 against the f64 rule at the same input; in f64, where nothing is more accurate, `pull` against forward mode.
pub(super) fn accuracy(case: &mut Case<'_>) -> Outcome {
    let kept = (case.point.clone(), case.condition);
    let mut outcome = Ok(());
    'all: for (block, argument) in case.blocks() {
        for condition in conditions(case.precision) {
            let (sampler, layout) = (argument.sampler(), argument.shape.layout);
            let Some(drawn) = sampler.draw_conditioned(layout, condition, &mut case.rng) else { continue };
            case.condition = sampler.condition(layout, &drawn).max(condition).max(kept.1);
            case.point.x[block.clone()].copy_from_slice(&drawn);
            case.sampler = Some(format!("`{}` of condition {condition:.0}", argument.name));
            outcome = at(case);
            case.point = kept.0.clone();
            if outcome.is_err() {
                break 'all;
            }
        }
    }
    (case.condition, case.sampler) = (kept.1, None);
    outcome
}

fn at(case: &mut Case<'_>) -> Outcome {
    let (x_dot, y_bar) = (case.direction(), case.cotangent());
    let found = case.pull(&y_bar)?;
    match case.precision {
        Precision::Single => {
            let reference = case.accept((case.functions.double.vjp)(&case.point, core::slice::from_ref(&y_bar)))?;
            let expected: Vec<f64> = reference.x_bars.into_iter().flatten().collect();
            for (block, argument) in case.blocks() {
                let scale = largest(expected[block.clone()].iter().copied());
                let off = largest(block.clone().map(|k| found[k] - expected[k]));
                // A gradient below the range, as that of the determinant of many small singular values, has no digits.
                if scale < f64::from(f32::MIN_POSITIVE / f32::EPSILON) {
                    continue;
                }
                judge(case, off, scale, &format!("x̄ of `{}` is off by", argument.name))?;
            }
            Ok(())
        }
        Precision::Double => {
            let Some(jvp) = &case.functions.double.jvp else { return Ok(()) };
            let (_, y_dot) = case.accept(jvp(&case.point, &x_dot))?;
            let (above, below) = (case.inner_result(&y_bar, &y_dot), case.inner_arguments(&found, &x_dot));
            let sizes = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum::<f64>();
            let scale = sizes(&y_bar, &y_dot).max(sizes(&found, &x_dot));
            judge(case, (above - below).abs(), scale, "⟨ȳ, J ẋ⟩ and ⟨Jᵀ ȳ, ẋ⟩ differ by")
        }
    }
}

fn judge(case: &mut Case<'_>, off: f64, scale: f64, what: &str) -> Outcome {
    let tolerance = case.tolerance();
    case.measure(Claim::Conditioned, if off == 0.0 { 0.0 } else { off / scale }, tolerance);
    if within(off, tolerance * scale) {
        return Ok(());
    }
    let detail = format!("{what} {:.1e} of the largest, allowed {tolerance:.1e}", off / scale);
    let diagnosis = "digits are lost beyond the condition number: a difference of large terms, or an inverse where a solve would do";
    Err(case.fail_as(Claim::Conditioned, detail, Some(diagnosis.into())))
}
