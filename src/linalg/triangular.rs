//! Solves with a lower-triangular matrix, and its inverse.
//!
//! The diagonal is inverted once and multiplied with: one quotient per row instead of one per row and right-hand side,
//! at the price of one more rounding. A zero on the diagonal gives the infinities and NaNs of IEEE arithmetic, and so
//! does an entry so small (below the reciprocal of the largest number) that its reciprocal is infinite.

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
#[inline]
#[must_use]
pub fn solve_lower<T: Real, const N: usize, const C: usize>(l: &[[T; N]; N], b: &[[T; N]; C]) -> [[T; N]; C] {
    let reciprocals = reciprocal_diagonal(l);
    let mut x = *b;
    for j in 0..C {
        for k in 0..N {
            let solved = x[j][k] * reciprocals[k];
            x[j][k] = solved;
            for i in k + 1..N {
                x[j][i] -= l[k][i] * solved;
            }
        }
    }
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
#[inline]
#[must_use]
pub fn solve_lower_transposed<T: Real, const N: usize, const C: usize>(
    l: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    let reciprocals = reciprocal_diagonal(l);
    let mut x = *b;
    for j in 0..C {
        for k in (0..N).rev() {
            let mut rest = x[j][k];
            for i in k + 1..N {
                rest -= l[k][i] * x[j][i];
            }
            x[j][k] = rest * reciprocals[k];
        }
    }
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
#[inline]
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
                x[j][i] -= l[k][i] * solved;
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
#[inline]
#[must_use]
pub fn solve_lower_transposed_triangle<T: Real, const N: usize>(l: &[[T; N]; N], b_lower: &[[T; N]; N]) -> [[T; N]; N] {
    let reciprocals = reciprocal_diagonal(l);
    let mut x = [[T::zero(); N]; N];
    for j in 0..N {
        for k in (j..N).rev() {
            let mut rest = b_lower[j][k];
            for i in k + 1..N {
                rest -= l[k][i] * x[j][i];
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
#[inline]
#[must_use]
pub fn inverse_lower<T: Real, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    let mut identity = [[T::zero(); N]; N];
    for j in 0..N {
        identity[j][j] = T::one();
    }
    solve_lower_triangle(l, &identity)
}
