//! The Cholesky factorisation S = L Lᵀ and the inverse from it.

use super::block::{Block, by_rows, cut, has_blocks, read, scale, set_row, write};
use super::ldl::{Eliminated, eliminate};
use super::plain::{self, PLAIN};
use super::status::Pivots;
use super::structured::gram_of_rows;
use super::triangular::inverse_by_rows;
use super::{inverse_lower, lower_transposed_gram, unrolled, written_out};
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
    if const { N <= FEW } {
        return small(s_lower);
    }
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

/// Up to how many rows each root is taken before the next pivot is known: the fewest operations. With more rows the pivots, each of which
/// would wait for a root too, are found first, and the roots all at once.
const FEW: usize = 4;

#[inline(always)]
fn small<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    let mut l = plain::blank();
    if root_by_root(s_lower, &mut l) { Ok(l) } else { Err(refusal(s_lower)) }
}

/// L over `l`, and whether there is one. The same instructions for every matrix: a root of what is negative is NaN, and so is all that
/// comes of it.
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
fn root_by_root<T: Real, const N: usize>(s_lower: &[[T; N]; N], l: &mut [[T; N]; N]) -> bool {
    let (mut good, mut total) = (true, T::zero());
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (j, N) {
            let mut rest = s_lower[j][i];
            if const { N == 2 } && j == 1 {
                rest = second_pivot(s_lower, quotient(s_lower));
            } else {
                written_out!(T, N; for k in (0, j) {
                    rest = rest.sub_product(l[k][i], l[k][j]);
                });
            }
            l[j][i] = rest;
        });
        let pivot = l[j][j];
        let root = pivot.sqrt();
        let reciprocal = T::one() / root;
        if const { compares::<T>() } {
            good &= serves(pivot) & (pivot <= T::max_finite());
        } else {
            let product = reciprocal * (T::max_finite() * T::root_of_min_positive()) * root;
            total = if j == 0 { product } else { total + product };
        }
        l[j][j] = root;
        written_out!(T, N; for i in (j + 1, N) {
            l[j][i] = if const { N == 2 } { quotient(s_lower) * root } else { l[j][i] * reciprocal };
            l[i][j] = T::zero();
        });
    });
    good & (const { compares::<T>() } || total <= T::max_finite())
}

/// S₁₀/S₀₀ of two rows.
#[inline(always)]
fn quotient<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> T {
    if const { N == 2 } { s_lower[0][1] / s_lower[0][0] } else { T::zero() }
}

/// The second of two pivots, S₁₁ − S₁₀²/S₀₀, which does not wait for the first root.
#[inline(always)]
fn second_pivot<T: Real, const N: usize>(s_lower: &[[T; N]; N], quotient: T) -> T {
    if const { N == 2 } { s_lower[1][1].sub_product(s_lower[0][1], quotient) } else { T::one() }
}

/// Whether each pivot is compared with the ends of the range. Where that is several instructions, of which the compiler may make a way out
/// besides, a number that overflows below the smallest normal pivot, and is NaN where the root is not a positive number, is made of each.
const fn compares<T>() -> bool {
    !cfg!(any(root = "arm", root = "riscv")) || align_of::<T>() > 4
}

/// Whether a pivot is positive. A subnormal one counts as zero.
#[inline(always)]
fn serves<T: Real>(pivot: T) -> bool {
    pivot >= T::min_positive()
}

/// Why a matrix has no factor: the elimination once more, in the course of which a column that fails leaves the others alone, except that
/// 0 · NaN and 0 · ∞ carry on to the pivot of their row.
#[cold]
#[inline(never)]
fn refusal<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Error {
    let mut l = *s_lower;
    let mut pivots = Pivots::new();
    for j in 0..N {
        if const { N == 2 } && j == 1 {
            let quotient = if serves(s_lower[0][0]) { quotient(s_lower) } else { T::zero() };
            l[1][1] = second_pivot(s_lower, quotient);
        } else {
            for k in 0..j {
                for i in j..N {
                    l[j][i] = l[j][i].sub_product(l[k][i], l[k][j]);
                }
            }
        }
        let pivot = l[j][j];
        pivots.observe(pivot, serves(pivot));
        // As many roots whatever fails, for a check of the flow that sees the calls.
        let root = pivot.sqrt();
        let reciprocal = if serves(pivot) { T::one() / root } else { T::zero() };
        for i in j + 1..N {
            l[j][i] *= reciprocal;
        }
    }
    match pivots.into_result(|pivot| Error::NotPositiveDefinite { pivot }) {
        Err(error) => error,
        Ok(()) => Error::NonFinite,
    }
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
