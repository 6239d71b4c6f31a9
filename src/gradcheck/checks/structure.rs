//! Membership, junk, linearity, repetition: what holds to the last bit.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::super::functions::Point;
use super::super::subject::Junk;
use super::{Case, Claim, Outcome, same_bits};

pub(super) fn member(case: &mut Case<'_>) -> Outcome {
    let y_bar = case.cotangent();
    let pulled = case.accept((case.functions.at(case.precision).vjp)(&case.point, &[y_bar]))?;
    let Some(x_bar) = pulled.x_bars.first() else {
        return Err(case.fail(Claim::Member, String::from("the cotangent is not pulled back")));
    };
    if pulled.members && x_bar.len() == case.functions.dimension() {
        return Ok(());
    }
    let diagnosis =
        String::from("entries are stored outside of the structure: take the triangle, or symmetrise, at the end");
    Err(case.fail_as(Claim::Member, format!("x̄ = {x_bar:?} does not"), Some(diagnosis)))
}

/// NaN in storage that is not part of a value changes nothing.
pub(super) fn unread(case: &mut Case<'_>) -> Outcome {
    let at = case.functions.at(case.precision);
    let (y_bar, direction) = (case.cotangent(), case.direction());
    let run = |junk: Junk| {
        let point = Point { junk, ..case.point.clone() };
        let mut all = Vec::new();
        let pulled = case.accept((at.vjp)(&point, core::slice::from_ref(&y_bar)))?;
        all.extend(pulled.x_bars.into_iter().flatten());
        all.extend(pulled.value);
        if let Some(jvp) = &at.jvp {
            let (value, tangent) = case.accept(jvp(&point, &direction))?;
            all.extend(value);
            all.extend(tangent);
        }
        Ok::<_, super::Failure>(all)
    };
    let clean = run(Junk::default())?;
    let poisoned = run(Junk::EVERYWHERE)?;
    if same_bits(&clean, &poisoned) {
        return Ok(());
    }
    let k = clean.iter().zip(&poisoned).position(|(a, b)| !same_bits(&[*a], &[*b])).unwrap_or_default();
    let detail = format!("with NaN in the unread triangles {:e} becomes {:e}", clean[k], poisoned[k]);
    let mut readers: Vec<String> = Vec::new();
    for (index, argument) in case.functions.arguments.iter().enumerate() {
        if !run(Junk::argument(index)).is_ok_and(|read| same_bits(&clean, &read)) {
            readers.push(format!("the argument `{}`", argument.name));
        }
    }
    if !run(Junk::COTANGENT).is_ok_and(|read| same_bits(&clean, &read)) {
        readers.push(String::from("the cotangent"));
    }
    let diagnosis = format!("the wrong triangle of {} is read", readers.join(" and of "));
    Err(case.fail_as(Claim::Unread, detail, Some(diagnosis)))
}

pub(super) fn linear(case: &mut Case<'_>) -> Outcome {
    let y_bar = case.cotangent();
    let x_bar = case.pull(&y_bar)?;
    for factor in [4.0, -0.5] {
        let scaled = |v: &[f64]| v.iter().map(|x| x * factor).collect::<Vec<_>>();
        let (found, expected) = (case.pull(&scaled(&y_bar))?, scaled(&x_bar));
        // Below the range a power of two may round.
        let least = 8.0 * case.precision.min_positive();
        let differ = |a: f64, b: f64| a != b && !(a.abs() < least && b.abs() < least);
        let Some(k) = found.iter().zip(&expected).position(|(a, b)| differ(*a, *b)) else { continue };
        let detail = format!("for {factor}·ȳ a coordinate is {:e}, for ȳ it is {:e}", found[k], x_bar[k]);
        let constant = found.iter().zip(&x_bar).all(|(a, b)| a == b);
        let diagnosis = if constant {
            "the cotangent is not used"
        } else {
            "a constant or a power of the cotangent is added, or rounding depends on its size"
        };
        return Err(case.fail_as(Claim::Linear, detail, Some(diagnosis.into())));
    }
    Ok(())
}

pub(super) fn zero(case: &mut Case<'_>) -> Outcome {
    let nothing = std::vec![0.0; case.functions.result.weights.len()];
    let x_bar = case.pull(&nothing)?;
    match x_bar.iter().position(|x| *x != 0.0) {
        None => Ok(()),
        Some(k) => {
            let diagnosis = if x_bar[k].is_nan() {
                "zero times infinity: a quotient is taken before the cotangent is multiplied in"
            } else {
                "a term does not contain the cotangent"
            };
            let place = super::super::diagnosis::Place::of(case.functions, k);
            Err(case.fail_as(Claim::ZeroCotangent, format!("{place} gets {:e}", x_bar[k]), Some(diagnosis.into())))
        }
    }
}

pub(super) fn repeatable(case: &mut Case<'_>) -> Outcome {
    let y_bar = case.cotangent();
    let other = case.cotangent();
    let vjp = &case.functions.at(case.precision).vjp;
    // Between the two equal pulls stands another one.
    let pulled = case.accept(vjp(&case.point, &[y_bar.clone(), other, y_bar.clone()]))?;
    let [first, _, second] = pulled.x_bars.as_slice() else {
        let detail = format!("{} of 3 cotangents were pulled back", pulled.x_bars.len());
        return Err(case.fail(Claim::Repeatable, detail));
    };
    let again = case.pull(&y_bar)?;
    for (which, x_bar) in [("`pull`", second), ("`vjp`", &again)] {
        if let Some(k) = first.iter().zip(x_bar).position(|(a, b)| !same_bits(&[*a], &[*b])) {
            let detail = format!("first {:e}, then {:e}", first[k], x_bar[k]);
            let diagnosis = format!("{which} changes something that the next call reads");
            return Err(case.fail_as(Claim::Repeatable, detail, Some(diagnosis)));
        }
    }
    Ok(())
}
