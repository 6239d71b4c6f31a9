//! Bad input: the same error everywhere, no panic, no success with a value that is not finite.

use core::panic::AssertUnwindSafe;
use std::boxed::Box;
use std::format;
use std::panic::catch_unwind;
use std::string::String;
use std::vec::Vec;

use super::super::functions::{Functions, Point};
use super::super::rng::Rng;
use super::super::sample::make_singular;
use super::{Argument, Case, Claim, Failure, Outcome, Precision, same_bits};
use crate::error::Error;
use crate::space::Layout;

/// Samples of random bits, per argument and for all of them.
const RANDOM: u64 = 8;

/// What is compared by its errors alone.
const WITNESS: &str = "the primal on num-dual's numbers";

/// An input that is bad or extreme, and what was done to it.
pub(super) struct Spoiled {
    pub(super) what: String,
    pub(super) point: Point,
    /// Whether another crate's numbers have to fail as ours do. Theirs divide by a rounded reciprocal, so at random bits they overflow
    /// elsewhere, and leave a pivot where ours is exactly zero.
    witnessed: bool,
}

/// Every argument of the sample spoiled in every way, and random bits in all of them.
pub(super) fn spoiled(case: &Case<'_>) -> Vec<Spoiled> {
    let mut all = Vec::new();
    for (block, argument) in case.blocks() {
        for (name, spoil) in spoilers(case.precision, argument) {
            let mut point = case.point.clone();
            spoil(&mut point.x[block.clone()]);
            all.push(Spoiled { what: format!("{name} of `{}`", argument.name), point, witnessed: true });
        }
    }
    for seed in 0..RANDOM {
        let mut rng = Rng::new(case.seed * 1000 + seed);
        // Half of them have bits in one argument only.
        let blocks = case.blocks();
        let only = (seed % 2 == 0).then(|| (rng.bits() % blocks.len().max(1) as u64) as usize);
        let mut point = case.point.clone();
        for (index, (block, argument)) in blocks.into_iter().enumerate() {
            if only.is_none_or(|only| only == index) {
                fill_with_bits(&mut point.x[block], argument, case.precision, &mut || rng.bits());
            }
        }
        all.push(Spoiled { what: format!("random bits, number {seed}"), point, witnessed: false });
    }
    all
}

/// A change of the coordinates of one argument.
type Change = Box<dyn Fn(&mut [f64])>;

/// Ways to make an argument bad or extreme. A factor keeps its promise of a positive diagonal.
fn spoilers(precision: Precision, argument: &Argument) -> Vec<(&'static str, Change)> {
    fn set(place: fn(usize) -> usize, value: f64) -> Change {
        Box::new(move |x| {
            let at = place(x.len());
            x[at] = value;
        })
    }
    fn scale(factor: f64) -> Change {
        Box::new(move |x| x.iter_mut().for_each(|x| *x *= factor))
    }
    let (subnormal, tiny, huge, extreme) = match precision {
        Precision::Single => (1e-42, 1e-18, 1e18, 1e37),
        Precision::Double => (1e-310, 1e-150, 1e150, 1e307),
    };
    let layout = argument.shape.layout;
    let mut spoilers: Vec<(&'static str, Change)> = std::vec![
        ("NaN in the first entry", set(|_| 0, f64::NAN)),
        ("NaN in the last entry", set(|len| len - 1, f64::NAN)),
        ("NaN in the middle", set(|len| len / 2, f64::NAN)),
        ("infinity in the first entry", set(|_| 0, f64::INFINITY)),
        ("infinity in the last entry", set(|len| len - 1, f64::INFINITY)),
        ("negative infinity in the middle", set(|len| len / 2, f64::NEG_INFINITY)),
        ("subnormal entries", scale(subnormal)),
        ("tiny entries", scale(tiny)),
        ("huge entries", scale(huge)),
        ("entries near the end of the range", scale(extreme)),
    ];
    if !argument.sampler().is_factor() {
        spoilers.push(("zeros", scale(0.0)));
        spoilers.push(("negated entries", scale(-1.0)));
        spoilers.push(("ones: rank one", Box::new(|x| x.fill(1.0))));
        spoilers.push(("a zero in the last entry", set(|len| len - 1, 0.0)));
        spoilers.push(("a singular matrix", Box::new(move |x| make_singular(layout, x))));
        spoilers.push(("a negated first entry", Box::new(|x| x[0] = -x[0])));
    }
    spoilers
}

/// Any number of a precision from random bits. A factor keeps its promise of a positive diagonal.
fn fill_with_bits(x: &mut [f64], argument: &Argument, precision: Precision, bits: &mut dyn FnMut() -> u64) {
    for x in x.iter_mut() {
        let bits = bits();
        *x = match precision {
            Precision::Single => f64::from(f32::from_bits(bits as u32)),
            Precision::Double => f64::from_bits(bits),
        };
    }
    if argument.sampler().is_factor()
        && let Layout::Lower { size } = argument.shape.layout
    {
        for j in 0..size {
            let diagonal = &mut x[j * size - j * (j + 1) / 2 + j];
            *diagonal = if *diagonal == 0.0 { 1.0 } else { diagonal.abs() };
        }
    }
}

/// What a call did: its value, its error, or a panic.
#[derive(Debug, Clone, PartialEq)]
enum Called {
    Value(Vec<f64>),
    Error(Error),
    Panic,
}

fn called(call: impl FnOnce() -> Result<Vec<f64>, Error>) -> Called {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Called::Value(value),
        Ok(Err(error)) => Called::Error(error),
        Err(_) => Called::Panic,
    }
}

fn primal(case: &Case<'_>, point: &Point) -> Called {
    called(|| (case.functions.at(case.precision).primal)(point))
}

/// What else runs the operation, and what it did.
fn others(case: &Case<'_>, point: &Point, direction: &[f64], y_bar: &[f64]) -> Vec<(&'static str, Called)> {
    let at = case.functions.at(case.precision);
    let y_bar = core::slice::from_ref(&y_bar.to_vec()).to_vec();
    let mut all = std::vec![("vjp", called(|| (at.vjp)(point, &y_bar).map(|pulled| pulled.value)))];
    if let Some(jvp) = &at.jvp {
        all.push(("jvp", called(|| jvp(point, direction).map(|(value, _)| value))));
    }
    if let (Precision::Double, Some(witness)) = (case.precision, &case.functions.witness) {
        all.push((WITNESS, called(|| witness(point, direction).map(|(value, _)| value))));
    }
    all
}

/// One run over every spoiled input, for one claim about each.
fn each(case: &mut Case<'_>, check: impl Fn(&Case<'_>, &Spoiled, &[f64], &[f64]) -> Outcome) -> Outcome {
    let (direction, y_bar) = (case.direction(), case.cotangent());
    spoiled(case).iter().try_for_each(|spoiled| check(case, spoiled, &direction, &y_bar))
}

pub(super) fn no_panic(case: &mut Case<'_>) -> Outcome {
    each(case, no_panic_at)
}

fn no_panic_at(case: &Case<'_>, Spoiled { what, point, .. }: &Spoiled, direction: &[f64], y_bar: &[f64]) -> Outcome {
    let mut all = others(case, point, direction, y_bar);
    all.push(("the primal", primal(case, point)));
    match all.iter().find(|(_, called)| *called == Called::Panic) {
        None => Ok(()),
        Some((which, _)) => {
            let diagnosis =
                String::from("an `unwrap`, an index or a division of integers is reached: return an `Error`");
            Err(case.fail_as(Claim::NoPanic, format!("{what}: {which} panics"), Some(diagnosis)))
        }
    }
}

pub(super) fn same_error(case: &mut Case<'_>) -> Outcome {
    each(case, same_error_at)
}

fn same_error_at(case: &Case<'_>, spoiled: &Spoiled, direction: &[f64], y_bar: &[f64]) -> Outcome {
    let Spoiled { what, point, witnessed } = spoiled;
    let primal = primal(case, point);
    for (which, other) in others(case, point, direction, y_bar) {
        if which == WITNESS && !witnessed {
            continue;
        }
        let agree = match (&primal, &other) {
            // Another crate's numbers are rounded by its own rules, and where it divides they may overflow.
            (Called::Value(_), Called::Value(_) | Called::Error(_)) if which == WITNESS => true,
            (Called::Value(a), Called::Value(b)) => same_bits(a, b),
            (a, b) => a == b,
        };
        if !agree {
            let short = |called: &Called| match called {
                Called::Value(_) => String::from("succeeds"),
                Called::Error(error) => format!("says {error:?}"),
                Called::Panic => String::from("panics"),
            };
            let detail = format!("{what}: the primal {}, {which} {}", short(&primal), short(&other));
            let diagnosis = match (&primal, &other) {
                (Called::Error(_), Called::Value(_)) => Some("a check of the primal is missing there"),
                (Called::Value(_), Called::Error(_)) => Some("it checks what the primal does not"),
                (Called::Error(_), Called::Error(_)) => {
                    Some("the same checks in another order, or another error for the same fault")
                }
                _ => None,
            };
            return Err(case.fail_as(Claim::SameError, detail, diagnosis.map(String::from)));
        }
    }
    Ok(())
}

/// The first numbers of a value.
fn short(x: &[f64]) -> String {
    let more = if x.len() > 6 { ", …" } else { "" };
    let first: Vec<_> = x.iter().take(6).map(|x| format!("{x:e}")).collect();
    format!("[{}{more}]", first.join(", "))
}

fn all_finite(x: &[f64]) -> bool {
    x.iter().all(|x| x.is_finite())
}

pub(super) fn finite(case: &mut Case<'_>) -> Outcome {
    each(case, |case, spoiled, _, _| finite_at(case, spoiled))
}

fn finite_at(case: &Case<'_>, Spoiled { what, point, .. }: &Spoiled) -> Outcome {
    match primal(case, point) {
        Called::Value(value) if all_finite(&point.x) && !all_finite(&value) => {
            let diagnosis = String::from("the result is not checked: an intermediate overflows");
            Err(case.fail_as(Claim::Finite, format!("{what}: success with {}", short(&value)), Some(diagnosis)))
        }
        _ => Ok(()),
    }
}

pub(super) fn bad_input(case: &mut Case<'_>) -> Outcome {
    each(case, |case, spoiled, _, _| bad_input_at(case, spoiled))
}

fn bad_input_at(case: &Case<'_>, Spoiled { what, point, .. }: &Spoiled) -> Outcome {
    match primal(case, point) {
        Called::Value(value) if !all_finite(&point.x) && !all_finite(&value) => {
            let diagnosis = String::from("NaN or infinity passes through: check the result");
            Err(case.fail_as(Claim::BadInput, format!("{what}: success with {}", short(&value)), Some(diagnosis)))
        }
        _ => Ok(()),
    }
}

/// What the arguments declare to refuse.
pub(super) fn refused(case: &mut Case<'_>) -> Outcome {
    for (block, argument) in case.blocks() {
        for sampler in &argument.refused {
            for _ in 0..3 {
                let mut point = case.point.clone();
                let drawn = sampler.draw(argument.shape.layout, &mut case.rng);
                point.x[block.clone()].copy_from_slice(&drawn);
                if let Called::Value(value) = primal(case, &point) {
                    let detail = format!(
                        "`{}` from {}, {}: success with {}",
                        argument.name,
                        sampler.name(),
                        short(&drawn),
                        short(&value)
                    );
                    let diagnosis = String::from("the domain is not checked");
                    return Err(case.fail_as(Claim::Refused, detail, Some(diagnosis)));
                }
            }
        }
    }
    Ok(())
}

/// Every claim about bad input, at the input that these bits are.
pub(in crate::gradcheck) fn probe(
    functions: &Functions,
    precision: Precision,
    bits: &mut dyn FnMut() -> u64,
) -> Result<(), Failure> {
    let mut case = Case::draw(functions, precision, 0, 1, None);
    let mut point = case.point.clone();
    for (block, argument) in case.blocks() {
        fill_with_bits(&mut point.x[block], argument, precision, bits);
    }
    let (direction, y_bar) = (case.direction(), case.cotangent());
    let spoiled = Spoiled { what: short(&point.x), point, witnessed: false };
    no_panic_at(&case, &spoiled, &direction, &y_bar)?;
    same_error_at(&case, &spoiled, &direction, &y_bar)?;
    if functions.fallible {
        finite_at(&case, &spoiled)?;
        bad_input_at(&case, &spoiled)?;
    }
    Ok(())
}
