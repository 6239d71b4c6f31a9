//! Solves with a lower-triangular matrix, and its inverse.
//!
//! The diagonal is inverted once and multiplied with: one quotient per row instead of one per row and right-hand side,
//! at the price of one more rounding. A zero on the diagonal gives the infinities and NaNs of IEEE arithmetic, and so
//! does an entry so small (below the reciprocal of the largest number) that its reciprocal is infinite.

use super::block::{
    Block, by_rows, each_block, has_blocks, read, scale, set_row, sub_multiple, sub_multiple_until, write, zeros,
};
use super::plain::{self, PLAIN};
use super::products::WORTH_TRANSPOSING;
use super::{transpose, unrolled};
use crate::scalar::Real;

/// 1 / Lᵢᵢ.
#[inline]
fn reciprocal_diagonal<T: Real, const N: usize>(l: &[[T; N]; N]) -> [T; N] {
    let mut reciprocals = [T::one(); N];
    for i in 0..N {
        reciprocals[i] = T::one() / l[i][i];
    }
    reciprocals
}

/// L⁻¹ B for a lower-triangular L, of shape N × C. Source: forward substitution, by columns.
///
/// ```
/// use pullback::linalg::solve_lower;
///
/// let l = [[2.0, 1.0], [f64::NAN, 4.0]]; // L = [2 0; 1 4]
/// assert_eq!(solve_lower(&l, &[[2.0, 9.0]]), [[1.0, 2.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn solve_lower<T: Real, const N: usize, const C: usize>(l: &[[T; N]; N], b: &[[T; N]; C]) -> [[T; N]; C] {
    if C >= WORTH_TRANSPOSING && has_blocks::<T>(C) {
        return transpose(&by_rows!(C; solve_lower_by_rows::<T, _, N, C>(l, &transpose(b))));
    }
    let reciprocals = reciprocal_diagonal(l);
    let mut x = *b;
    for j in 0..C {
        unrolled!(for k in 0..N {
            let solved = x[j][k] * reciprocals[k];
            x[j][k] = solved;
            for i in k + 1..N {
                x[j][i] = x[j][i].sub_product(l[k][i], solved);
            }
        });
    }
    x
}

/// L⁻¹ B, with the rows of B and of the result as arrays: the same sums, a row of the result at a time.
#[inline(always)]
pub(super) fn solve_lower_by_rows<T: Real, B: Block<T>, const N: usize, const C: usize>(
    l: &[[T; N]; N],
    b: &[[T; C]; N],
) -> [[T; C]; N] {
    let reciprocals = reciprocal_diagonal(l);
    let mut x = [[T::zero(); C]; N];
    unrolled!(for i in 0..N {
        let mut rest = read::<T, B, C>(&b[i], 0);
        for k in 0..i {
            sub_multiple(&mut rest, &x[k], l[k][i], 0);
        }
        scale(&mut rest, reciprocals[i], 0);
        write(&rest, &mut x[i], 0);
    });
    x
}

/// L⁻ᵀ B for a lower-triangular L, of shape N × C. Source: back substitution, by inner products.
///
/// ```
/// use pullback::linalg::solve_lower_transposed;
///
/// let l = [[2.0, 1.0], [f64::NAN, 4.0]]; // Lᵀ = [2 1; 0 4]
/// assert_eq!(solve_lower_transposed(&l, &[[4.0, 8.0]]), [[1.0, 2.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn solve_lower_transposed<T: Real, const N: usize, const C: usize>(
    l: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    if C >= WORTH_TRANSPOSING && has_blocks::<T>(C) {
        return transpose(&by_rows!(C; solve_lower_transposed_by_rows::<T, _, N, C>(l, &transpose(b))));
    }
    let reciprocals = reciprocal_diagonal(l);
    let mut x = *b;
    for j in 0..C {
        unrolled!(for k in (0..N).rev() {
            let mut rest = x[j][k];
            for i in k + 1..N {
                rest = rest.sub_product(l[k][i], x[j][i]);
            }
            x[j][k] = rest * reciprocals[k];
        });
    }
    x
}

/// L⁻ᵀ B, with the rows of B and of the result as arrays: the same sums, a row of the result at a time.
#[inline(always)]
pub(super) fn solve_lower_transposed_by_rows<T: Real, B: Block<T>, const N: usize, const C: usize>(
    l: &[[T; N]; N],
    b: &[[T; C]; N],
) -> [[T; C]; N] {
    let reciprocals = reciprocal_diagonal(l);
    let mut x = [[T::zero(); C]; N];
    unrolled!(for k in (0..N).rev() {
        let mut rest = read::<T, B, C>(&b[k], 0);
        for i in k + 1..N {
            sub_multiple(&mut rest, &x[i], l[k][i], 0);
        }
        scale(&mut rest, reciprocals[k], 0);
        write(&rest, &mut x[k], 0);
    });
    x
}

/// L⁻¹ B for lower-triangular L and B: a lower triangle, of shape N × N. Source: forward substitution from the diagonal on.
///
/// ```
/// use pullback::linalg::solve_lower_triangle;
///
/// let l = [[2.0, 1.0], [f64::NAN, 4.0]]; // L = [2 0; 1 4]
/// let b = [[2.0, 9.0], [f64::NAN, 4.0]]; // B = [2 0; 9 4]
/// assert_eq!(solve_lower_triangle(&l, &b), [[1.0, 2.0], [0.0, 1.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn solve_lower_triangle<T: Real, const N: usize>(l: &[[T; N]; N], b_lower: &[[T; N]; N]) -> [[T; N]; N] {
    let reciprocals = reciprocal_diagonal(l);
    let mut x = [[T::zero(); N]; N];
    for j in 0..N {
        for i in j..N {
            x[j][i] = b_lower[j][i];
        }
        for k in j..N {
            let solved = x[j][k] * reciprocals[k];
            x[j][k] = solved;
            for i in k + 1..N {
                x[j][i] = x[j][i].sub_product(l[k][i], solved);
            }
        }
    }
    x
}

/// The lower triangle of L⁻ᵀ B for lower-triangular L and B, of shape N × N. Source: back substitution up to the diagonal;
/// what lies above it is not computed.
///
/// ```
/// use pullback::linalg::solve_lower_transposed_triangle;
///
/// let l = [[2.0, 1.0], [f64::NAN, 4.0]]; // Lᵀ = [2 1; 0 4]
/// let b = [[4.0, 8.0], [f64::NAN, 4.0]]; // B = [4 0; 8 4], L⁻ᵀ B = [1 −½; 2 1]
/// assert_eq!(solve_lower_transposed_triangle(&l, &b), [[1.0, 2.0], [0.0, 1.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn solve_lower_transposed_triangle<T: Real, const N: usize>(l: &[[T; N]; N], b_lower: &[[T; N]; N]) -> [[T; N]; N] {
    let reciprocals = reciprocal_diagonal(l);
    let mut x = [[T::zero(); N]; N];
    for j in 0..N {
        for k in (j..N).rev() {
            let mut rest = b_lower[j][k];
            for i in k + 1..N {
                rest = rest.sub_product(l[k][i], x[j][i]);
            }
            x[j][k] = rest * reciprocals[k];
        }
    }
    x
}

/// L⁻¹ of a lower-triangular L: a lower triangle, of shape N × N. Source: forward substitution into the identity.
///
/// ```
/// use pullback::linalg::inverse_lower;
///
/// let l = [[2.0, 1.0], [f64::NAN, 4.0]]; // L = [2 0; 1 4]
/// assert_eq!(inverse_lower(&l), [[0.5, -0.125], [0.0, 0.25]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn inverse_lower<T: Real, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    if PLAIN {
        let mut x = plain::blank();
        plain::inverse_lower(l, &mut x);
        return x;
    }
    if has_blocks::<T>(N) {
        return transpose(&by_rows!(N; inverse_by_rows::<T, _, N>(l)));
    }
    let mut identity = [[T::zero(); N]; N];
    for j in 0..N {
        identity[j][j] = T::one();
    }
    solve_lower_triangle(l, &identity)
}

/// The rows of L⁻¹, with zeros after the diagonal: the same sums, a row at a time.
#[inline(always)]
pub(super) fn inverse_by_rows<T: Real, B: Block<T>, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    inverse_rows::<T, B, N, false>(l)
}

/// The same with ones for the diagonal of L.
#[inline(always)]
pub(super) fn unit_inverse_by_rows<T: Real, B: Block<T>, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    inverse_rows::<T, B, N, true>(l)
}

#[inline(always)]
fn inverse_rows<T: Real, B: Block<T>, const N: usize, const UNIT: bool>(l: &[[T; N]; N]) -> [[T; N]; N] {
    let reciprocals = if UNIT { [T::one(); N] } else { reciprocal_diagonal(l) };
    let mut x = [[T::zero(); N]; N];
    unrolled!(for i in 0..N {
        let mut rest = zeros::<T, B, N>();
        set_row(&mut rest, i, T::one());
        for k in 0..i {
            sub_multiple_until(&mut rest, &x[k], l[k][i], k);
        }
        if !UNIT {
            scale(&mut rest, reciprocals[i], 0);
        }
        // An infinite reciprocal makes NaNs of the zeros after the diagonal.
        each_block!(T, B, N; for b in 0, {
            if b == i / B::ROWS {
                rest[b] = B::splat(T::zero()).after(i % B::ROWS + 1, rest[b]);
            }
            if b <= i / B::ROWS {
                rest[b].write(&mut x[i], b * B::ROWS);
            }
        });
    });
    x
}
