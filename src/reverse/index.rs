//! The rules of reading and writing by index.

use nalgebra::SMatrix;

use crate::scalar::Real;
use crate::space::Tangent;
use crate::types::{LowerTriangular, Symmetric};

/// A cotangent that an index leads into.
///
/// An index that is out of range leads nowhere; the function itself has panicked on it before.
#[diagnostic::on_unimplemented(message = "indexing `{Self}` by `{Index}` has no reverse rule")]
pub trait At<Index> {
    /// The cotangent of one entry.
    type Part: Tangent;

    /// The cotangent at an index, if it is stored as such.
    fn at_mut(&mut self, index: Index) -> Option<&mut Self::Part>;

    /// Adds to the entry that a read of `index` has read.
    #[inline]
    fn accumulate_at(&mut self, index: Index, contribution: Self::Part) {
        if let Some(part) = self.at_mut(index) {
            part.accumulate(contribution);
        }
    }
}

impl<G: Tangent, const K: usize> At<usize> for [G; K] {
    type Part = G;

    #[inline]
    fn at_mut(&mut self, index: usize) -> Option<&mut G> {
        self.get_mut(index)
    }
}

impl<T: Real, const R: usize, const C: usize> At<usize> for SMatrix<T, R, C> {
    type Part = T;

    #[inline]
    fn at_mut(&mut self, index: usize) -> Option<&mut T> {
        self.data.0.as_flattened_mut().get_mut(index)
    }
}

impl<T: Real, const R: usize, const C: usize> At<(usize, usize)> for SMatrix<T, R, C> {
    type Part = T;

    #[inline]
    fn at_mut(&mut self, (row, column): (usize, usize)) -> Option<&mut T> {
        self.data.0.get_mut(column)?.get_mut(row)
    }
}

impl<T: Real, const N: usize> At<(usize, usize)> for Symmetric<T, N> {
    type Part = T;

    #[inline]
    fn at_mut(&mut self, _: (usize, usize)) -> Option<&mut T> {
        None
    }

    /// Entries (i, j) and (j, i) are one number that stands in two places: each place takes half.
    #[inline]
    fn accumulate_at(&mut self, (row, column): (usize, usize), contribution: T) {
        let half = if row == column { contribution } else { contribution * T::from_f64(0.5) };
        let (row, column) = if row < column { (column, row) } else { (row, column) };
        if let Some(entry) = self.columns.get_mut(column).and_then(|entries| entries.get_mut(row)) {
            *entry += half;
        }
    }
}

impl<T: Real, const N: usize> At<(usize, usize)> for LowerTriangular<T, N> {
    type Part = T;

    #[inline]
    fn at_mut(&mut self, _: (usize, usize)) -> Option<&mut T> {
        None
    }

    /// What is above the diagonal is zero and stays zero.
    #[inline]
    fn accumulate_at(&mut self, (row, column): (usize, usize), contribution: T) {
        if column <= row
            && let Some(entry) = self.columns.get_mut(column).and_then(|entries| entries.get_mut(row))
        {
            *entry += contribution;
        }
    }
}

/// y = x\[i\]: adds ȳ to x̄\[i\].
///
/// ```
/// use nalgebra::vector;
/// use pullback::reverse::accumulate_at;
///
/// let mut x_bar = vector![1.0, 2.0];
/// accumulate_at(&mut x_bar, 1, 0.5);
/// assert_eq!(x_bar, vector![1.0, 2.5]);
/// ```
#[inline]
pub fn accumulate_at<G: At<Index>, Index>(bar: &mut G, index: Index, contribution: G::Part) {
    bar.accumulate_at(index, contribution);
}

/// The cotangent of x\[i\], to be written in part.
///
/// ```
/// use pullback::reverse::part_mut;
///
/// let mut x_bar = [[0.0; 2]; 2];
/// if let Some(row) = part_mut(&mut x_bar, 1) {
///     row[0] = 1.0;
/// }
/// assert_eq!(x_bar, [[0.0, 0.0], [1.0, 0.0]]);
/// ```
#[inline]
pub fn part_mut<G: At<Index>, Index>(bar: &mut G, index: Index) -> Option<&mut G::Part> {
    bar.at_mut(index)
}

/// x\[i\] = e: the cotangent of e is that of the entry, and what was there before has no part in the result.
///
/// ```
/// use nalgebra::vector;
/// use pullback::reverse::take_at;
///
/// let mut x_bar = vector![1.0, 2.0];
/// assert_eq!(take_at(&mut x_bar, 1), 2.0);
/// assert_eq!(x_bar, vector![1.0, 0.0]);
/// ```
#[inline]
pub fn take_at<G: At<Index>, Index>(bar: &mut G, index: Index) -> G::Part {
    bar.at_mut(index).map_or_else(Tangent::zeros, |part| core::mem::replace(part, Tangent::zeros()))
}
