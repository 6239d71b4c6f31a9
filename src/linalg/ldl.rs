//! The factorisation S = L D Lᵀ, which needs no square root, and the elimination that all factors of a symmetric matrix come from.

use super::block::{Block, by_rows, cut, read, row, scale, set_row, sub_multiple, write};
use super::plain::{self, PLAIN};
use super::structured::weighted_gram_of_rows;
use super::triangular::unit_inverse_by_rows;
use super::{require_positive, unrolled};
use crate::error::Error;
use crate::scalar::Real;

/// S = L D Lᵀ with L unit lower-triangular and D diagonal and positive, from the lower triangle of S, of shape N × N.
///
/// The result is compact: D on the diagonal, L strictly below it (its ones are implied), zeros above.
///
/// Source: Golub and Van Loan, *Matrix Computations*, 4th ed., §4.1.2, by columns.
///
/// # Errors
/// [`Error::NonFinite`] for a NaN, an infinity or an overflow, else [`Error::NotPositiveDefinite`] with the row of the
/// first pivot Dᵢᵢ that is not positive. One below the smallest normal number counts as not positive.
///
/// ```
/// use pullback::{Error, linalg::ldl};
///
/// let s = [[4.0, 2.0], [f64::NAN, 10.0]]; // S = [4 2; 2 10] = [1 0; ½ 1] diag(4, 9) [1 ½; 0 1]
/// assert_eq!(ldl(&s), Ok([[4.0, 0.5], [0.0, 9.0]]));
/// assert_eq!(ldl(&[[1.0, 2.0], [2.0, 4.0]]), Err(Error::NotPositiveDefinite { pivot: 1 }));
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub fn ldl<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    if PLAIN {
        return plain::ldl(s_lower);
    }
    let mut eliminated = Eliminated::new();
    by_rows!(N, single below 8; eliminate::<T, _, N>(s_lower, &mut eliminated))?;
    Ok(eliminated.multipliers)
}

/// What elimination makes of a symmetric positive definite matrix: written in place, since a large result in a `Result` is copied.
pub(super) struct Eliminated<T, const N: usize> {
    /// L D below the diagonal; what is on and above it is not to be read.
    pub(super) columns: [[T; N]; N],
    /// L below the diagonal, D on it, zeros above.
    pub(super) multipliers: [[T; N]; N],
    /// 1 / Dᵢᵢ, finite.
    pub(super) reciprocals: [T; N],
}

impl<T: Real, const N: usize> Eliminated<T, N> {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self { columns: [[T::zero(); N]; N], multipliers: [[T::zero(); N]; N], reciprocals: [T::zero(); N] }
    }

    #[inline(always)]
    fn pivots(&self) -> [T; N] {
        let mut pivots = [T::zero(); N];
        for k in 0..N {
            pivots[k] = self.multipliers[k][k];
        }
        pivots
    }
}

/// S = L D Lᵀ, column by column.
///
/// From a pivot to the next there is a quotient, two products and a difference: roots, if wanted, are not waited for.
#[inline(always)]
pub(super) fn eliminate<T: Real, B: Block<T>, const N: usize>(
    s_lower: &[[T; N]; N],
    to: &mut Eliminated<T, N>,
) -> Result<(), Error> {
    let mut pivots = [T::zero(); N];
    unrolled!(for j in 0..N {
        let mut column = read::<T, B, N>(&s_lower[j], j);
        for k in 0..j {
            sub_multiple(&mut column, &to.columns[k], to.multipliers[k][j], j);
        }
        write(&column, &mut to.columns[j], j);
        let d = row(&column, j);
        pivots[j] = d;
        // A column that fails leaves the others alone, except that 0 · NaN and 0 · ∞ carry on to the pivot of their row.
        let reciprocal = if d >= T::min_positive() { T::one() / d } else { T::zero() };
        to.reciprocals[j] = reciprocal;
        scale(&mut column, reciprocal, j);
        set_row(&mut column, j, d);
        write(&cut(column, j), &mut to.multipliers[j], j);
    });
    require_positive(&pivots, &to.reciprocals)
}

/// The pivots D of S = L D Lᵀ. Errors are those of [`ldl()`].
#[inline(always)]
pub(crate) fn pivots<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[T; N], Error> {
    if PLAIN {
        let mut l = plain::blank();
        let (mut pivots, mut reciprocals) = ([T::one(); N], [T::one(); N]);
        plain::eliminate(s_lower, &mut l, &mut pivots, &mut reciprocals)?;
        return Ok(pivots);
    }
    let mut eliminated = Eliminated::new();
    by_rows!(N, single below 8; eliminate::<T, _, N>(s_lower, &mut eliminated))?;
    Ok(eliminated.pivots())
}

/// L⁻¹ by rows, with zeros after the diagonal, the pivots D and their reciprocals, of S = L D Lᵀ.
pub(crate) type InverseFactor<T, const N: usize> = ([[T; N]; N], [T; N], [T; N]);

/// What S⁻¹ = L⁻ᵀ D⁻¹ L⁻¹ is made of. Errors are those of [`ldl()`].
#[inline(always)]
pub(crate) fn inverse_factor<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<InverseFactor<T, N>, Error> {
    if PLAIN {
        return plain::inverse_factor(s_lower);
    }
    let mut eliminated = Eliminated::new();
    by_rows!(N, single below 8; eliminate::<T, _, N>(s_lower, &mut eliminated))?;
    let rows = by_rows!(N; unit_inverse_by_rows::<T, _, N>(&eliminated.multipliers));
    Ok((rows, eliminated.pivots(), eliminated.reciprocals))
}

/// The lower triangle of L⁻ᵀ W L⁻¹ from L⁻¹ by rows and the diagonal of W.
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub(crate) fn weighted_inverse<T: Real, const N: usize>(rows: &[[T; N]; N], weights: &[T; N]) -> [[T; N]; N] {
    if PLAIN {
        let mut s = plain::blank();
        plain::weighted_inverse(rows, weights, &mut s);
        return s;
    }
    by_rows!(N; weighted_gram_of_rows::<T, _, N>(rows, weights))
}
