//! Mistakes that any rule can have.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::{Block, Jacobian, coordinate, factor, indices, is_one};
use crate::space::Layout;

/// The first of the mistakes that explains every entry.
pub(super) fn first(block: &Block, result: Layout, name: &str) -> Option<String> {
    uniform(block, name)
        .or_else(|| transposed(block, name))
        .or_else(|| result_transposed(block, result, name))
        .or_else(|| by_diagonal(block, name))
        .or_else(|| by_result_diagonal(block, result, name))
        .or_else(|| symmetrised(block, name))
        .or_else(|| triangle(block, name))
}

/// "… is the right one times c".
pub(super) fn scaled(name: &str, c: f64) -> String {
    if (c + 1.0).abs() < 1e-9 {
        format!("{name} has the wrong sign")
    } else if (c - 1.0).abs() < 1e-2 {
        format!("{name} is off by {:.1e} everywhere, in the same proportion: a constant with too few digits", c - 1.0)
    } else if c < 0.0 {
        format!("{name} is the right one times {c:.6}, with the wrong sign")
    } else {
        format!("{name} is the right one times {c:.6}")
    }
}

fn uniform(block: &Block, name: &str) -> Option<String> {
    let pairs: Vec<_> = block.pairs().map(|(_, _, found, expected)| (found, expected)).collect();
    Some(scaled(name, factor(pairs.iter().copied(), block.tolerance)?))
}

/// "", "with the wrong sign", "times 2.000000".
fn times(c: f64, tolerance: f64) -> String {
    if is_one(c, tolerance) {
        String::new()
    } else if is_one(-c, tolerance) {
        String::from(", with the wrong sign")
    } else {
        format!(", times {c:.6}")
    }
}

/// A multiple of other gradients.
fn multiple(block: &Block, other: &Jacobian) -> Option<f64> {
    let pairs: Vec<_> = block.found.iter().flatten().copied().zip(other.iter().flatten().copied()).collect();
    factor(pairs.iter().copied(), block.tolerance).filter(|c| *c != 0.0)
}

fn transposed(block: &Block, name: &str) -> Option<String> {
    let Layout::Dense { rows, columns } = block.layout else { return None };
    if rows != columns || rows == 1 {
        return None;
    }
    let other = block.mapped(|k, i| block.expected[k][i % rows * rows + i / rows]);
    let c = multiple(block, &other)?;
    Some(format!("{name} is the transpose of the right one{}", times(c, block.tolerance)))
}

/// The gradient for the transposed cotangent.
fn result_transposed(block: &Block, result: Layout, name: &str) -> Option<String> {
    let Layout::Dense { rows, columns } = result else { return None };
    if rows != columns || rows == 1 {
        return None;
    }
    let other = block.mapped(|k, i| block.expected[k % rows * rows + k / rows][i]);
    let c = multiple(block, &other)?;
    Some(format!("{name} is that for the transposed cotangent{}", times(c, block.tolerance)))
}

/// The factors on and off a diagonal.
fn split(block: &Block, on_diagonal: impl Fn(usize, usize) -> Option<bool>) -> Option<(f64, f64)> {
    let part = |wanted: bool| {
        let pairs: Vec<_> = block
            .pairs()
            .filter(|(k, i, _, _)| on_diagonal(*k, *i) == Some(wanted))
            .map(|(_, _, found, expected)| (found, expected))
            .collect();
        factor(pairs.iter().copied(), block.tolerance)
    };
    Some((part(true)?, part(false)?))
}

fn on_and_off(name: &str, of: &str, (on, off): (f64, f64), tolerance: f64) -> Option<String> {
    match (is_one(on, tolerance), is_one(off, tolerance)) {
        (true, _) if off == 0.0 => Some(format!("{name} has only the diagonal{of}")),
        (true, false) => Some(format!("{name} is right on the diagonal{of}, off it the right one times {off:.6}")),
        (false, true) => Some(format!("{name} is right off the diagonal{of}, on it the right one times {on:.6}")),
        _ => Some(format!("{name} is the right one times {on:.6} on the diagonal{of} and times {off:.6} off it")),
    }
}

fn by_diagonal(block: &Block, name: &str) -> Option<String> {
    let at = split(block, |_, i| indices(block.layout, i).map(|(i, j)| i == j))?;
    let mut told = on_and_off(name, "", at, block.tolerance)?;
    if matches!(block.layout, Layout::Symmetric { .. }) && is_one(at.0, block.tolerance) {
        let (double, half) = (is_one(at.1 / 2.0, block.tolerance), is_one(at.1 * 2.0, block.tolerance));
        if double || half {
            told += ": an off-diagonal entry stands at two places, and the gradient belongs to the matrix, not to its lower triangle";
        }
    }
    Some(told)
}

fn by_result_diagonal(block: &Block, result: Layout, name: &str) -> Option<String> {
    let at = split(block, |k, _| indices(result, k).map(|(i, j)| i == j))?;
    on_and_off(name, " of the cotangent", at, block.tolerance)
}

/// Right, or wrong, but for its antisymmetric part.
fn symmetrised(block: &Block, name: &str) -> Option<String> {
    let Layout::Dense { rows, columns } = block.layout else { return None };
    if rows != columns || rows == 1 {
        return None;
    }
    let turned = |i: usize| i % rows * rows + i / rows;
    let symmetric = block.mapped(|k, i| (block.expected[k][i] + block.expected[k][turned(i)]) / 2.0);
    if block.is(&symmetric) {
        return Some(format!(
            "{name} is the symmetric part of the right one: it is symmetrised, but the argument is any square"
        ));
    }
    let doubled = block.mapped(|k, i| block.expected[k][i] + block.expected[k][turned(i)]);
    if block.is(&doubled) {
        return Some(format!("{name} is the right one plus its transpose"));
    }
    let found = block.mapped(|k, i| (block.found[k][i] + block.found[k][turned(i)]) / 2.0);
    (super::close(&found, &symmetric, block.tolerance) || super::close(&found, &block.expected, block.tolerance))
        .then(|| format!("{name} is right after symmetrising"))
}

/// One triangle is missing, or right where the other is not.
fn triangle(block: &Block, name: &str) -> Option<String> {
    let Layout::Dense { rows, columns } = block.layout else { return None };
    if rows != columns || rows == 1 {
        return None;
    }
    for (word, keeps) in [("lower", (|i, j| i >= j) as fn(usize, usize) -> bool), ("upper", |i, j| i <= j)] {
        let only = block.mapped(|k, i| if keeps(i % rows, i / rows) { block.expected[k][i] } else { 0.0 });
        if block.is(&only) {
            return Some(format!("{name} has only the {word} triangle"));
        }
        let folded = block.mapped(|k, i| {
            let (r, c) = (i % rows, i / rows);
            let mirrored = coordinate(block.layout, c, r).map_or(0.0, |at| block.expected[k][at]);
            let whole = block.expected[k][i] + if r == c { 0.0 } else { mirrored };
            if keeps(r, c) { whole } else { 0.0 }
        });
        if block.is(&folded) {
            return Some(format!(
                "{name} is folded into the {word} triangle: an entry and its mirror image are added there"
            ));
        }
    }
    None
}

/// Which entries are wrong, where no mistake explains them.
pub(super) fn where_it_is_wrong(block: &Block, result: Layout, name: &str) -> Option<String> {
    let scale = super::size_of(&block.expected);
    let bad = |found: f64, expected: f64| (found - expected).abs() > 4.0 * block.tolerance * scale;
    let wrong: Vec<(usize, usize)> =
        block.pairs().filter(|(_, _, found, expected)| bad(*found, *expected)).map(|(k, i, _, _)| (k, i)).collect();
    let total = block.pairs().count();
    let all = |holds: &dyn Fn(usize, usize) -> bool| wrong.iter().all(|(k, i)| holds(*k, *i));
    let diagonal = |layout: Layout, at: usize| indices(layout, at).is_some_and(|(i, j)| i == j);
    let square = indices(block.layout, 0).is_some() && block.layout.dimension() > 1;
    if square && all(&|_, i| !diagonal(block.layout, i)) {
        let hint = if matches!(block.layout, Layout::Symmetric { .. }) {
            ": is it symmetrised before its triangle is taken?"
        } else {
            ""
        };
        return Some(format!("{name} is right on the diagonal and wrong off it{hint}"));
    }
    if square && all(&|_, i| diagonal(block.layout, i)) {
        return Some(format!("{name} is wrong on the diagonal only: is something there counted twice, or not halved?"));
    }
    if result.dimension() > 1 && indices(result, 0).is_some() {
        if all(&|k, _| diagonal(result, k)) {
            return Some(format!("{name} is wrong for the diagonal of the cotangent only"));
        }
        if all(&|k, _| !diagonal(result, k)) {
            return Some(format!("{name} is right for the diagonal of the cotangent and wrong off it"));
        }
    }
    if wrong.len() < total {
        return Some(format!(
            "{name} is wrong in {} of {total} derivatives, by no common factor: a term is missing or belongs elsewhere",
            wrong.len()
        ));
    }
    None
}
