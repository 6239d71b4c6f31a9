//! Bad input: the same error everywhere, no panic, no success with a value that is not finite.

use core::ops::Range;
use std::boxed::Box;
use std::format;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::string::String;
use std::vec::Vec;

use super::super::Sampler;
use super::super::functions::Point;
use super::super::report::Failure;
use super::{Case, Precision, same_bits};
use crate::error::Error;
use crate::space::Layout;

pub(super) fn all(case: &mut Case<'_>) -> Result<(), Failure> {
    let direction = case.direction();
    let y_bar = case.cotangent();
    for (block, sampler, layout) in case.blocks() {
        for (name, spoil) in spoilers(case.precision, sampler, layout) {
            let mut point = case.point.clone();
            spoil(&mut point.x[block.clone()]);
            examine(case, name, &block, &point, &direction, &y_bar)?;
        }
    }
    Ok(())
}

type Spoiler = (&'static str, Box<dyn Fn(&mut [f64])>);

/// Ways to make an argument bad or extreme. A factor keeps its promise of a positive diagonal.
fn spoilers(precision: Precision, sampler: Sampler, layout: Layout) -> Vec<Spoiler> {
    fn set(place: fn(usize) -> usize, value: f64) -> Box<dyn Fn(&mut [f64])> {
        Box::new(move |x| {
            let at = place(x.len());
            x[at] = value;
        })
    }
    fn scale(factor: f64) -> Box<dyn Fn(&mut [f64])> {
        Box::new(move |x| x.iter_mut().for_each(|x| *x *= factor))
    }
    let (subnormal, tiny, huge, extreme) = match precision {
        Precision::Single => (1e-42, 1e-18, 1e18, 1e37),
        Precision::Double => (1e-310, 1e-150, 1e150, 1e307),
    };
    let mut spoilers: Vec<Spoiler> = Vec::new();
    spoilers.push(("NaN in the first entry", set(|_| 0, f64::NAN)));
    spoilers.push(("NaN in the last entry", set(|len| len - 1, f64::NAN)));
    spoilers.push(("NaN in the middle", set(|len| len / 2, f64::NAN)));
    spoilers.push(("infinity in the first entry", set(|_| 0, f64::INFINITY)));
    spoilers.push(("infinity in the last entry", set(|len| len - 1, f64::INFINITY)));
    spoilers.push(("negative infinity in the middle", set(|len| len / 2, f64::NEG_INFINITY)));
    spoilers.push(("subnormal entries", scale(subnormal)));
    spoilers.push(("tiny entries", scale(tiny)));
    spoilers.push(("huge entries", scale(huge)));
    spoilers.push(("entries near the end of the range", scale(extreme)));
    if sampler != Sampler::Factor {
        spoilers.push(("zeros", scale(0.0)));
        spoilers.push(("negated entries", scale(-1.0)));
        spoilers.push(("ones: rank one", Box::new(|x| x.fill(1.0))));
        spoilers.push(("a zero in the last entry", set(|len| len - 1, 0.0)));
        spoilers.push(("a singular matrix", Box::new(move |x| make_singular(layout, x))));
    }
    spoilers
}

/// Copies the first row onto the last one.
fn make_singular(layout: Layout, x: &mut [f64]) {
    match layout {
        Layout::Dense { rows, columns } => {
            for j in 0..columns {
                x[j * rows + rows - 1] = x[j * rows];
            }
        }
        Layout::Symmetric { size } => {
            let at = |i: usize, j: usize| j * size - j * (j + 1) / 2 + i;
            for j in 1..size {
                x[at(size - 1, j)] = x[at(j, 0)];
            }
            x[at(size - 1, 0)] = x[at(0, 0)];
            x[at(size - 1, size - 1)] = x[at(0, 0)];
        }
        _ => {}
    }
}

/// What a call did: its value, its error, or a panic.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Value(Vec<f64>),
    Error(Error),
    Panic,
}

fn outcome(call: impl FnOnce() -> Result<Vec<f64>, Error>) -> Outcome {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Outcome::Value(value),
        Ok(Err(error)) => Outcome::Error(error),
        Err(_) => Outcome::Panic,
    }
}

fn examine(
    case: &Case<'_>,
    name: &str,
    block: &Range<usize>,
    point: &Point,
    direction: &[f64],
    y_bar: &[f64],
) -> Result<(), Failure> {
    let (functions, precision) = (case.functions, case.precision);
    let (argument, _) = functions.locate(block.start);
    let described = |text: String| format!("{name} of `{argument}`: {text}");
    let primal = outcome(|| functions.primal(precision)(point));
    let others = [
        (
            "vjp",
            outcome(|| {
                functions.vjp(precision)(point, core::slice::from_ref(&y_bar.to_vec())).map(|pulled| pulled.value)
            }),
        ),
        ("jvp", outcome(|| functions.jvp(precision)(point, direction).map(|(value, _)| value))),
    ];
    if primal == Outcome::Panic || others.iter().any(|(_, other)| *other == Outcome::Panic) {
        return Err(case.fail("bad input never panics", described(String::from("a panic"))));
    }
    for (which, other) in &others {
        let agree = match (&primal, other) {
            (Outcome::Value(a), Outcome::Value(b)) => same_bits(a, b),
            (a, b) => a == b,
        };
        if !agree {
            let detail = described(format!("primal {primal:?}, {which} {other:?}"));
            return Err(case.fail("primal, `vjp` and `jvp` fail on the same inputs with the same error", detail));
        }
    }
    if let Outcome::Value(value) = &primal
        && functions.fallible
    {
        let finite = |x: &[f64]| x.iter().all(|x| x.is_finite());
        if finite(&point.x) && !finite(value) {
            let detail = described(format!("success with {value:?}"));
            return Err(case.fail("no success with a value that is not finite", detail));
        }
        if !finite(&point.x) && !finite(value) {
            let detail = described(format!("success with {value:?}"));
            return Err(case.fail("NaN and infinite input is an error, or does not matter", detail));
        }
    }
    Ok(())
}
