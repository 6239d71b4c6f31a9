//! The Cholesky factorisation S = L Lᵀ and the inverse from it.

use super::block::{Block, by_rows, cut, has_blocks, read, scale, set_row, write};
use super::ldl::{Eliminated, eliminate};
use super::plain::{self, PLAIN};
use super::structured::gram_of_rows;
use super::triangular::inverse_by_rows;
use super::{inverse_lower, lower_transposed_gram, unrolled};
use crate::error::Error;
use crate::scalar::Real;

/// The lower-triangular L with a positive diagonal and L Lᵀ = S, from the lower triangle of S, of shape N × N.
///
/// Source: A.-L. Cholesky, 1910; Golub and Van Loan, *Matrix Computations*, 4th ed., §4.2, by columns.
///
/// # Errors
/// [`Error::NonFinite`] for a NaN, an infinity or an overflow, else [`Error::NotPositiveDefinite`] with the row of the
/// first pivot that is not positive. One below the smallest normal number counts as not positive.
///
/// ```
/// use pullback::{Error, linalg::cholesky};
///
/// let s = [[4.0, 2.0], [f64::NAN, 10.0]]; // S = [4 2; 2 10]
/// assert_eq!(cholesky(&s), Ok([[2.0, 1.0], [0.0, 3.0]]));
/// assert_eq!(cholesky(&[[1.0, 2.0], [2.0, 4.0]]), Err(Error::NotPositiveDefinite { pivot: 1 }));
/// ```
#[inline(always)]
pub fn cholesky<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    if PLAIN {
        let mut l = plain::blank();
        plain::cholesky(s_lower, &mut l)?;
        return Ok(l);
    }
    by_rows!(N, single below 8; factor::<T, _, N>(s_lower))
}

#[inline(always)]
fn factor<T: Real, B: Block<T>, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    let mut eliminated = Eliminated::new();
    eliminate::<T, B, N>(s_lower, &mut eliminated)?;
    let Eliminated { columns, multipliers, reciprocals } = &eliminated;
    let mut l = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        // The root of a normal number is far from both ends of the range.
        let root = multipliers[j][j].sqrt();
        let mut column = read::<T, B, N>(&columns[j], j);
        scale(&mut column, root * reciprocals[j], j);
        set_row(&mut column, j, root);
        write(&cut(column, j), &mut l[j], j);
    });
    Ok(l)
}

/// The lower triangle of S⁻¹ = L⁻ᵀ L⁻¹, of shape N × N, from the factor L of S = L Lᵀ.
///
/// ```
/// use pullback::linalg::inverse_from_factor;
///
/// let l = [[2.0, 1.0], [f64::NAN, 4.0]]; // L⁻¹ = [½ 0; −⅛ ¼]
/// assert_eq!(inverse_from_factor(&l), [[0.265625, -0.03125], [0.0, 0.0625]]);
/// ```
#[inline(always)]
#[must_use]
pub fn inverse_from_factor<T: Real, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    if PLAIN {
        let mut inverse = plain::blank();
        plain::inverse_from_factor(l, &mut inverse);
        return inverse;
    }
    if has_blocks::<T>(N) {
        return by_rows!(N; gram_of_rows::<T, _, N>(&by_rows!(N; inverse_by_rows::<T, _, N>(l))));
    }
    lower_transposed_gram(&inverse_lower(l))
}
