//! How a structured matrix is printed, without a heap.

use core::fmt::{self, Debug, Display, Formatter, Write};

use super::triangle::{Upper, matrix_entry};
use crate::scalar::Real;

/// `Name([[4.0, 2.0], [2.0, 3.0]])`, row by row. A row without a mirrored part ends at the diagonal: an entry type
/// that is only `Debug` has no zero to print.
pub(super) fn debug<T: Debug, const N: usize>(
    f: &mut Formatter<'_>,
    name: &str,
    columns: &[[T; N]; N],
    upper: Upper,
) -> fmt::Result {
    f.debug_tuple(name).field(&Rows { columns, upper }).finish()
}

struct Rows<'a, T, const N: usize> {
    columns: &'a [[T; N]; N],
    upper: Upper,
}

impl<T: Debug, const N: usize> Debug for Rows<'_, T, N> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..N).map(|row| Row { of: self, row })).finish()
    }
}

struct Row<'a, T, const N: usize> {
    of: &'a Rows<'a, T, N>,
    row: usize,
}

impl<T: Debug, const N: usize> Debug for Row<'_, T, N> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let end = if self.of.upper == Upper::Mirrored { N } else { self.row + 1 };
        let entry = |j: usize| self.of.columns.get(j.min(self.row))?.get(j.max(self.row));
        f.debug_list().entries((0..end).filter_map(entry)).finish()
    }
}

/// All N² entries, one bracketed row per line, every column as wide as its widest entry.
pub(super) fn display<T: Real + Display, const N: usize>(
    f: &mut Formatter<'_>,
    columns: &[[T; N]; N],
    upper: Upper,
) -> fmt::Result {
    let style = Style { precision: f.precision(), plus: f.sign_plus() };
    let mut widths = [f.width().unwrap_or(0); N];
    for (j, width) in widths.iter_mut().enumerate() {
        for i in 0..N {
            *width = style.width(matrix_entry(columns, upper, i, j))?.max(*width);
        }
    }
    for i in 0..N {
        f.write_str(if i == 0 { "[" } else { "\n[" })?;
        for (j, width) in widths.iter().enumerate() {
            let entry = matrix_entry(columns, upper, i, j);
            let padding = width.saturating_sub(style.width(entry)?) + usize::from(j > 0);
            write!(f, "{:padding$}", "")?;
            style.write(f, entry)?;
        }
        f.write_str("]")?;
    }
    Ok(())
}

/// The caller's options for an entry.
struct Style {
    precision: Option<usize>,
    plus: bool,
}

impl Style {
    fn write<T: Display>(&self, out: &mut dyn Write, entry: Option<T>) -> fmt::Result {
        match (entry, self.precision, self.plus) {
            (Some(x), None, false) => write!(out, "{x}"),
            (Some(x), None, true) => write!(out, "{x:+}"),
            (Some(x), Some(digits), false) => write!(out, "{x:.digits$}"),
            (Some(x), Some(digits), true) => write!(out, "{x:+.digits$}"),
            (None, ..) => Ok(()),
        }
    }

    fn width<T: Display>(&self, entry: Option<T>) -> Result<usize, fmt::Error> {
        let mut counter = Counter { characters: 0 };
        self.write(&mut counter, entry)?;
        Ok(counter.characters)
    }
}

/// Measures a text instead of keeping it.
struct Counter {
    characters: usize,
}

impl Write for Counter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.characters += text.chars().count();
        Ok(())
    }
}
