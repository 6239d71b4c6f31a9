//! Memory and flow.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::super::allocation::allocations;
use super::super::functions::Counting;
use super::failure::{Spoiled, spoiled};
use super::{Case, Claim, Layout, Outcome};

/// Primal, `vjp`, `pull` and `jvp` allocate nothing.
pub(super) fn no_heap(case: &mut Case<'_>) -> Outcome {
    let (direction, y_bar) = (case.direction(), case.cotangent());
    let at = case.functions.at(case.precision);
    let before = allocations();
    case.accept((at.primal)(&case.point))?;
    let primal = allocations() - before;
    case.pull(&y_bar)?;
    let reverse = allocations() - before - primal;
    if let Some(jvp) = &at.jvp {
        case.accept(jvp(&case.point, &direction))?;
    }
    let forward = allocations() - before - primal - reverse;
    if primal + reverse + forward == 0 {
        return Ok(());
    }
    let detail = format!("{primal} in the primal, {reverse} in `vjp` and `pull`, {forward} in `jvp`");
    let diagnosis = if primal == 0 && forward == 0 {
        "the reverse pass keeps or builds a value on the heap"
    } else {
        "the operation itself uses the heap"
    };
    Err(case.fail_as(Claim::NoHeap, detail, Some(diagnosis.into())))
}

/// How many numbers a value takes when it is stored as a full matrix.
fn stored(layout: Layout) -> usize {
    match layout {
        Layout::Symmetric { size } | Layout::Lower { size } => size * size,
        other => other.dimension(),
    }
}

/// A pullback keeps at most what came in and went out, and one square in between.
pub(super) fn residual(case: &mut Case<'_>) -> Outcome {
    let pulled = case.accept((case.functions.at(case.precision).vjp)(&case.point, &[]))?;
    let Some(kept) = pulled.kept else { return Ok(()) };
    let functions = case.functions;
    let numbers: usize = functions.arguments.iter().map(|argument| stored(argument.shape.layout)).sum();
    let number = match case.precision {
        super::Precision::Single => 4,
        super::Precision::Double => 8,
    };
    let side = case.side() as usize;
    // Undifferentiated arguments and single numbers come on top.
    let allowed = (numbers + stored(functions.result.layout) + side * side) * number + 32;
    if kept <= allowed {
        return Ok(());
    }
    let detail = format!("{kept} bytes are kept, {allowed} are allowed");
    Err(case.fail_as(
        Claim::Residual,
        detail,
        Some(String::from("an intermediate is kept that `pull` could make again")),
    ))
}

/// The same operations in the same order on every sample and on bad input.
pub(super) fn fixed_flow(case: &mut Case<'_>) -> Outcome {
    let Some(counts) = case.functions.counts else { return Ok(()) };
    let y_bar = case.cotangent();
    let first = counts(&case.point.x, case.point.variant, &y_bar);
    let mut others: Vec<(String, Vec<f64>)> = Vec::new();
    for seed in 1..4 {
        let other = Case::draw(case.functions, case.precision, case.point.variant, case.seed + seed, None);
        others.push((format!("the sample of seed {}", other.seed), other.point.x));
    }
    others.extend(spoiled(case).into_iter().map(|Spoiled { what, point, .. }| (what, point.x)));
    for (what, x) in others {
        let found = counts(&x, case.point.variant, &y_bar);
        let differs = |Counting { primal, pull }: Counting| {
            primal != first.primal || (pull.is_some() && first.pull.is_some() && pull != first.pull)
        };
        if differs(found) {
            let which = if found.primal == first.primal { "`vjp` and `pull`" } else { "the primal" };
            let (a, b) = match (found.primal == first.primal, found.pull, first.pull) {
                (true, Some(found), Some(first)) => (found.operations, first.operations),
                _ => (found.primal.operations, first.primal.operations),
            };
            let detail = format!("{which}: {a} operations for {what}, {b} for the sample");
            let diagnosis = if a == b {
                "the same number in another order: a branch, or pivoting"
            } else {
                "a branch or an early return depends on the data"
            };
            return Err(case.fail_as(Claim::FixedFlow, detail, Some(diagnosis.into())));
        }
    }
    Ok(())
}
