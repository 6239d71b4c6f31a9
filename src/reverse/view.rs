//! The rules of reading a row, a column or a block of a matrix: the cotangent of the block is added to its place.

use nalgebra::SMatrix;

use crate::scalar::Real;

/// y = row i of X: adds ȳ to row i of X̄.
///
/// ```
/// use nalgebra::{SMatrix, matrix};
/// use pullback::reverse::accumulate_row;
///
/// let mut x_bar = SMatrix::<f64, 2, 2>::zeros();
/// accumulate_row(&mut x_bar, 1, matrix![3.0, 4.0]);
/// assert_eq!(x_bar, matrix![0.0, 0.0; 3.0, 4.0]);
/// ```
#[inline]
pub fn accumulate_row<T: Real, const R: usize, const C: usize>(
    bar: &mut SMatrix<T, R, C>,
    row: usize,
    contribution: SMatrix<T, 1, C>,
) {
    accumulate_view(bar, (row, 0), contribution);
}

/// y = column j of X: adds ȳ to column j of X̄.
///
/// ```
/// use nalgebra::{SMatrix, matrix, vector};
/// use pullback::reverse::accumulate_column;
///
/// let mut x_bar = SMatrix::<f64, 2, 2>::zeros();
/// accumulate_column(&mut x_bar, 1, vector![3.0, 4.0]);
/// assert_eq!(x_bar, matrix![0.0, 3.0; 0.0, 4.0]);
/// ```
#[inline]
pub fn accumulate_column<T: Real, const R: usize, const C: usize>(
    bar: &mut SMatrix<T, R, C>,
    column: usize,
    contribution: SMatrix<T, R, 1>,
) {
    accumulate_view(bar, (0, column), contribution);
}

/// Y = the rows of X from i on: adds Ȳ to them.
///
/// ```
/// use nalgebra::{SVector, vector};
/// use pullback::reverse::accumulate_rows;
///
/// let mut x_bar = SVector::<f64, 3>::zeros();
/// accumulate_rows(&mut x_bar, 1, vector![3.0, 4.0]);
/// assert_eq!(x_bar, vector![0.0, 3.0, 4.0]);
/// ```
#[inline]
pub fn accumulate_rows<T: Real, const R: usize, const C: usize, const K: usize>(
    bar: &mut SMatrix<T, R, C>,
    first: usize,
    contribution: SMatrix<T, K, C>,
) {
    accumulate_view(bar, (first, 0), contribution);
}

/// Y = the columns of X from j on: adds Ȳ to them.
///
/// ```
/// use nalgebra::{SMatrix, matrix};
/// use pullback::reverse::accumulate_columns;
///
/// let mut x_bar = SMatrix::<f64, 1, 3>::zeros();
/// accumulate_columns(&mut x_bar, 1, matrix![3.0, 4.0]);
/// assert_eq!(x_bar, matrix![0.0, 3.0, 4.0]);
/// ```
#[inline]
pub fn accumulate_columns<T: Real, const R: usize, const C: usize, const K: usize>(
    bar: &mut SMatrix<T, R, C>,
    first: usize,
    contribution: SMatrix<T, R, K>,
) {
    accumulate_view(bar, (0, first), contribution);
}

/// Y = the block of X whose first entry is (i, j): adds Ȳ to it.
///
/// ```
/// use nalgebra::{SMatrix, matrix};
/// use pullback::reverse::accumulate_view;
///
/// let mut x_bar = SMatrix::<f64, 2, 2>::zeros();
/// accumulate_view(&mut x_bar, (0, 1), matrix![3.0]);
/// assert_eq!(x_bar, matrix![0.0, 3.0; 0.0, 0.0]);
/// ```
#[inline]
pub fn accumulate_view<T: Real, const R: usize, const C: usize, const K: usize, const L: usize>(
    bar: &mut SMatrix<T, R, C>,
    (row, column): (usize, usize),
    contribution: SMatrix<T, K, L>,
) {
    for (entries, others) in bar.data.0.iter_mut().skip(column).zip(&contribution.data.0) {
        for (entry, other) in entries.iter_mut().skip(row).zip(others) {
            *entry += *other;
        }
    }
}
