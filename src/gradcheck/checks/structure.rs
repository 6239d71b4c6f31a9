//! Membership, junk, linearity, repetition: what holds to the last bit.

use std::format;
use std::vec::Vec;

use super::super::functions::Point;
use super::super::report::Failure;
use super::{Case, same_bits};

pub(super) fn all(case: &mut Case<'_>) -> Result<(), Failure> {
    let vjp = case.functions.vjp(case.precision);
    let y_bar = case.cotangent();
    let twice = [y_bar.clone(), y_bar.clone()];
    let pulled = case.accept(vjp(&case.point, &twice))?;
    let [first, second] = pulled.x_bars.as_slice() else {
        return Err(case.fail("every cotangent is pulled back", format!("{} of 2 were", pulled.x_bars.len())));
    };
    if !pulled.members {
        return Err(case.fail("a cotangent lies in its space exactly", format!("x̄ = {first:?} does not")));
    }
    if !same_bits(first, second) {
        return Err(case.fail("`pull` run twice gives the same bits", format!("first {first:?}, then {second:?}")));
    }
    linear(case, &y_bar, first)?;

    let poisoned = Point { junk: true, ..case.point.clone() };
    let value = case.accept(vjp(&case.point, &[]))?.value;
    let other = case.accept(vjp(&poisoned, core::slice::from_ref(&y_bar)))?;
    let untouched = other.x_bars.first().is_some_and(|x_bar| same_bits(x_bar, first));
    if !untouched || !same_bits(&value, &other.value) {
        let detail = format!("with NaN in the unread triangles ȳ ↦ {:?}, else {first:?}", other.x_bars.first());
        return Err(case.fail("storage that is not part of a value is not read", detail));
    }
    let direction = case.direction();
    let jvp = case.functions.jvp(case.precision);
    let (clean, other) = (case.accept(jvp(&case.point, &direction))?, case.accept(jvp(&poisoned, &direction))?);
    if !same_bits(&clean.0, &other.0) || !same_bits(&clean.1, &other.1) {
        let detail = format!("with NaN in the unread triangles `jvp` gives {other:?}, else {clean:?}");
        return Err(case.fail("storage that is not part of a value is not read", detail));
    }
    Ok(())
}

fn linear(case: &Case<'_>, y_bar: &[f64], x_bar: &[f64]) -> Result<(), Failure> {
    let scaled = |factor: f64, v: &[f64]| v.iter().map(|x| x * factor).collect::<Vec<_>>();
    let cotangents = [scaled(4.0, y_bar), scaled(-0.5, y_bar), scaled(0.0, y_bar)];
    let pulled = case.accept(case.functions.vjp(case.precision)(&case.point, &cotangents))?;
    for (factor, found) in [4.0, -0.5].iter().zip(&pulled.x_bars) {
        let expected = scaled(*factor, x_bar);
        let equal = found.iter().zip(&expected).all(|(a, b)| a == b);
        if !equal {
            let detail = format!("for {factor}·ȳ found {found:?}, expected {expected:?}");
            return Err(case.fail("`pull` is linear, exactly for powers of two", detail));
        }
    }
    match pulled.x_bars.last() {
        Some(nothing) if nothing.iter().all(|x| *x == 0.0) => Ok(()),
        nothing => Err(case.fail("a zero cotangent gives exactly zero", format!("found {nothing:?}"))),
    }
}
