//! What a wrong derivative looks like: one of the usual mistakes that explains every number.

mod factor;
mod suspects;

use core::fmt;
use core::ops::Range;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::checks::{blocks, largest};
use super::functions::Functions;
use crate::space::Layout;

/// A Jacobian by rows: one per coordinate of the result, over the coordinates of all arguments.
pub(super) type Jacobian = Vec<Vec<f64>>;

/// A coordinate of a value by its indices.
pub(super) struct Place<'a> {
    name: &'a str,
    layout: Layout,
    coordinate: usize,
    /// What stands around the name: an argument is code, the result is not.
    quote: &'static str,
}

impl<'a> Place<'a> {
    /// A coordinate of the result, or of its tangent.
    pub(super) fn of_result(name: &'a str, functions: &Functions, coordinate: usize) -> Self {
        Self { name, layout: functions.result.layout, coordinate, quote: "" }
    }

    /// The argument that a coordinate of all arguments belongs to, and its place there.
    pub(super) fn of(functions: &'a Functions, coordinate: usize) -> Self {
        for (block, argument) in blocks(functions) {
            if block.contains(&coordinate) {
                let coordinate = coordinate - block.start;
                return Self { name: &argument.name, layout: argument.shape.layout, coordinate, quote: "`" };
            }
        }
        Self { name: "?", layout: Layout::Scalar, coordinate, quote: "" }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, layout, coordinate, quote } = *self;
        match (layout, indices(layout, coordinate)) {
            (Layout::Scalar, _) => write!(f, "{quote}{name}{quote}"),
            (Layout::Dense { columns: 1, .. }, Some((i, _))) => write!(f, "{quote}{name}[{i}]{quote}"),
            (_, Some((i, j))) => write!(f, "{quote}{name}[({i}, {j})]{quote}"),
            (_, None) => write!(f, "{quote}{name}{quote}, coordinate {coordinate}"),
        }
    }
}

/// Row and column of a coordinate; nothing for a number or a compound.
fn indices(layout: Layout, coordinate: usize) -> Option<(usize, usize)> {
    match layout {
        Layout::Dense { rows, .. } => Some((coordinate % rows, coordinate / rows)),
        Layout::Symmetric { size } | Layout::Lower { size } => {
            let (mut left, mut j) = (coordinate, 0);
            while left >= size - j {
                left -= size - j;
                j += 1;
            }
            Some((j + left, j))
        }
        _ => None,
    }
}

/// The coordinate at a row and a column; nothing above the diagonal of a triangle.
fn coordinate(layout: Layout, i: usize, j: usize) -> Option<usize> {
    match layout {
        Layout::Dense { rows, .. } => Some(j * rows + i),
        Layout::Symmetric { size } | Layout::Lower { size } if i >= j => Some(j * size - j * (j + 1) / 2 + i),
        Layout::Symmetric { .. } => coordinate(layout, j, i),
        _ => None,
    }
}

/// The gradients with respect to one argument: found and expected, one row per coordinate of the result.
struct Block {
    layout: Layout,
    found: Jacobian,
    expected: Jacobian,
    /// What still counts as equal, relative to the largest entry.
    tolerance: f64,
}

impl Block {
    fn cut(range: &Range<usize>, layout: Layout, found: &Jacobian, expected: &Jacobian, tolerance: f64) -> Self {
        let columns = |jacobian: &Jacobian| jacobian.iter().map(|row| row[range.clone()].to_vec()).collect();
        Self { layout, found: columns(found), expected: columns(expected), tolerance }
    }

    /// Whether the gradients found are these.
    fn is(&self, other: &Jacobian) -> bool {
        close(&self.found, other, self.tolerance)
    }

    /// Every entry with what was found and what was expected.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize, f64, f64)> {
        self.found.iter().zip(&self.expected).enumerate().flat_map(|(k, (found, expected))| {
            found.iter().zip(expected).enumerate().map(move |(i, (found, expected))| (k, i, *found, *expected))
        })
    }

    /// The gradients that another argument of the same shape should have.
    fn mapped(&self, entry: impl Fn(usize, usize) -> f64) -> Jacobian {
        let row = |k: usize| (0..self.expected[k].len()).map(|i| entry(k, i)).collect();
        (0..self.expected.len()).map(row).collect()
    }
}

fn size_of(jacobian: &Jacobian) -> f64 {
    largest(jacobian.iter().flatten().copied())
}

fn close(found: &Jacobian, expected: &Jacobian, tolerance: f64) -> bool {
    let scale = size_of(expected);
    let off = largest(found.iter().flatten().zip(expected.iter().flatten()).map(|(a, b)| a - b));
    found.len() == expected.len() && off <= 4.0 * tolerance * scale
}

/// The factor c for which found = c·expected, if there is one.
fn factor(found: impl Iterator<Item = (f64, f64)> + Clone, tolerance: f64) -> Option<f64> {
    let (product, square) = found.clone().fold((0.0, 0.0), |(product, square), (found, expected)| {
        (product + found * expected, square + expected * expected)
    });
    let c = product / square;
    let scale = largest(found.clone().map(|(_, expected)| expected));
    let off = largest(found.map(|(found, expected)| found - c * expected));
    (c.is_finite() && off <= 4.0 * tolerance * scale * c.abs().max(1.0)).then_some(c)
}

/// Whether a factor is one, to the digits that are compared.
fn is_one(c: f64, tolerance: f64) -> bool {
    (c - 1.0).abs() <= 4.0 * tolerance
}

/// The first usual mistake that explains a wrong Jacobian.
pub(super) fn of_jacobian(
    functions: &Functions,
    value: &[f64],
    found: &Jacobian,
    expected: &Jacobian,
    tolerance: f64,
    elsewhere: impl FnOnce() -> Option<Jacobian>,
) -> Option<String> {
    if found.iter().flatten().any(|x| x.is_nan()) {
        return Some(String::from("NaN: zero over zero, or infinity less infinity, in the reverse pass"));
    }
    let arguments = blocks(functions);
    let cut = |range: &Range<usize>, layout| Block::cut(range, layout, found, expected, tolerance);
    let all: Vec<_> =
        arguments.iter().map(|(range, argument)| (*argument, cut(range, argument.shape.layout))).collect();
    let single = all.len() == 1;
    for (argument, block) in &all {
        if size_of(&block.found) == 0.0 && size_of(&block.expected) > 0.0 {
            return Some(if single {
                String::from("the gradient is zero: the argument does not reach it")
            } else {
                format!("the term through `{}` is missing: its gradient is zero", argument.name)
            });
        }
    }
    for (index, (a, first)) in all.iter().enumerate() {
        for (b, second) in all.get(index + 1..).unwrap_or_default() {
            let exchanged = first.layout == second.layout
                && close(&first.found, &second.expected, tolerance)
                && close(&second.found, &first.expected, tolerance);
            if exchanged && !close(&first.found, &first.expected, tolerance) {
                return Some(format!("the gradients of `{}` and `{}` are exchanged", a.name, b.name));
            }
        }
    }
    let wrong: Vec<_> = all.iter().filter(|(_, block)| !block.is(&block.expected)).collect();
    let (argument, block) = wrong.first()?;
    let name = if single { String::from("the gradient") } else { format!("the gradient of `{}`", argument.name) };
    if let Some(other) = elsewhere()
        && close(found, &other, tolerance)
        && !close(expected, &other, tolerance)
    {
        return Some(String::from("it is the gradient at the sample before: the residual is stale"));
    }
    let told = suspects::first(block, functions.result.layout, &name)
        .or_else(|| factor::first(functions, value, argument, block, &name))
        .or_else(|| suspects::where_it_is_wrong(block, functions.result.layout, &name))?;
    let rest = match wrong.len() {
        1 if !single => String::from("; the other gradients are right"),
        _ => String::new(),
    };
    Some(told + &rest)
}

/// The usual mistakes of a vector.
pub(super) fn of_vector(name: &str, found: &[f64], expected: &[f64], tolerance: f64) -> Option<String> {
    let c = factor(found.iter().copied().zip(expected.iter().copied()), tolerance)?;
    Some(suspects::scaled(name, c))
}

#[cfg(test)]
mod tests {
    use super::{Layout, coordinate, indices};

    #[test]
    fn a_coordinate_and_its_indices_belong_together() {
        for layout in [Layout::Dense { rows: 3, columns: 4 }, Layout::Symmetric { size: 4 }, Layout::Lower { size: 5 }]
        {
            for k in 0..layout.dimension() {
                let (i, j) = indices(layout, k).expect("a matrix");
                assert_eq!(coordinate(layout, i, j), Some(k), "{layout:?}");
            }
        }
        assert_eq!(coordinate(Layout::Symmetric { size: 3 }, 0, 2), coordinate(Layout::Symmetric { size: 3 }, 2, 0));
        assert_eq!(coordinate(Layout::Lower { size: 3 }, 0, 2), None);
    }
}
