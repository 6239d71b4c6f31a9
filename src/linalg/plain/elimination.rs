//! Elimination of a symmetric matrix, in one array.

use super::blank;
use crate::error::Error;
use crate::linalg::ldl::InverseFactor;
use crate::linalg::status::{all_served, one_if_served};
use crate::linalg::written_out;
use crate::scalar::Real;

/// S = L D Lᵀ: L D below the diagonal of `l`, D on it, and Lᵀ above; D once more in `pivots`, and its reciprocals.
#[inline]
pub(in crate::linalg) fn eliminate<T: Real, const N: usize>(
    s_lower: &[[T; N]; N],
    l: &mut [[T; N]; N],
    pivots: &mut [T; N],
    reciprocals: &mut [T; N],
) -> Result<(), Error> {
    // One comparison at the end, where of several the compiler may make one way out each.
    let mut served = T::one();
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (j, N) {
            let mut rest = s_lower[j][i];
            written_out!(T, N; for k in (0, j) {
                rest = rest.sub_product(l[k][i], l[j][k]);
            });
            l[j][i] = rest;
        });
        let d = l[j][j];
        pivots[j] = d;
        // A column that fails leaves the others alone, except that 0 · NaN and 0 · ∞ carry on to the pivot of their row.
        let reciprocal = if d >= T::min_positive() { T::one() / d } else { T::zero() };
        reciprocals[j] = reciprocal;
        served *= one_if_served(d, reciprocal);
        written_out!(T, N; for i in (j + 1, N) {
            l[i][j] = l[j][i] * reciprocal;
        });
    });
    all_served(served, pivots)
}

/// The lower-triangular L with L Lᵀ = S, zeros above.
#[inline]
pub(in crate::linalg) fn cholesky<T: Real, const N: usize>(
    s_lower: &[[T; N]; N],
    l: &mut [[T; N]; N],
) -> Result<(), Error> {
    let (mut pivots, mut reciprocals) = ([T::one(); N], [T::one(); N]);
    eliminate(s_lower, l, &mut pivots, &mut reciprocals)?;
    written_out!(T, N; for j in (0, N) {
        // The root of a normal number is far from both ends of the range.
        let root = pivots[j].sqrt();
        let factor = root * reciprocals[j];
        l[j][j] = root;
        written_out!(T, N; for i in (j + 1, N) {
            l[j][i] *= factor;
            l[i][j] = T::zero();
        });
    });
    Ok(())
}

/// L below the diagonal, D on it, zeros above.
#[inline(always)]
pub(in crate::linalg) fn ldl<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    let mut l = blank();
    let (mut pivots, mut reciprocals) = ([T::one(); N], [T::one(); N]);
    eliminate(s_lower, &mut l, &mut pivots, &mut reciprocals)?;
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (j + 1, N) {
            l[j][i] = l[i][j];
            l[i][j] = T::zero();
        });
    });
    Ok(l)
}

/// L⁻¹ by rows, with zeros after the diagonal, D and its reciprocals.
#[inline(always)]
pub(in crate::linalg) fn inverse_factor<T: Real, const N: usize>(
    s_lower: &[[T; N]; N],
) -> Result<InverseFactor<T, N>, Error> {
    let mut rows = blank();
    let (mut pivots, mut reciprocals) = ([T::one(); N], [T::one(); N]);
    eliminate(s_lower, &mut rows, &mut pivots, &mut reciprocals)?;
    // Row i of L stands where row i of its inverse will: each entry is overwritten after its last use.
    written_out!(T, N; for i in (0, N) {
        written_out!(T, N; for j in (0, i) {
            let mut rest = T::zero();
            written_out!(T, N; for k in (j, i) {
                rest = rest.sub_product(rows[k][j], rows[i][k]);
            });
            rows[i][j] = rest;
            rows[j][i] = T::zero();
        });
        rows[i][i] = T::one();
    });
    Ok((rows, pivots, reciprocals))
}
