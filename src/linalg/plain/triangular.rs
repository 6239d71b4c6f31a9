//! Inverses of triangles, and the symmetric matrices made of them, in one array.

use super::clear;
use crate::linalg::written_out;
use crate::scalar::Real;

/// L⁻¹ over `x`.
#[inline]
pub(in crate::linalg) fn inverse_lower<T: Real, const N: usize>(l: &[[T; N]; N], x: &mut [[T; N]; N]) {
    written_out!(T, N; for i in (0, N) {
        let reciprocal = T::one() / l[i][i];
        written_out!(T, N; for j in (0, i) {
            let mut rest = T::zero();
            written_out!(T, N; for k in (j, i) {
                rest = rest.sub_product(l[k][i], x[j][k]);
            });
            x[j][i] = rest * reciprocal;
        });
        x[i][i] = T::one() * reciprocal;
    });
    clear(x);
}

/// The lower triangle of L⁻ᵀ L⁻¹ over `x`.
#[inline]
pub(in crate::linalg) fn inverse_from_factor<T: Real, const N: usize>(l: &[[T; N]; N], x: &mut [[T; N]; N]) {
    inverse_lower(l, x);
    // Column by column, each from the diagonal on: an entry of L⁻¹ is overwritten after its last use.
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (j, N) {
            let mut sum = T::zero();
            written_out!(T, N; for k in (i, N) {
                sum = sum.add_product(x[i][k], x[j][k]);
            });
            x[j][i] = sum;
        });
    });
}

/// The lower triangle of L⁻ᵀ W L⁻¹ over `s`, from L⁻¹ by rows and the diagonal of W.
#[inline]
pub(in crate::linalg) fn weighted_inverse<T: Real, const N: usize>(
    rows: &[[T; N]; N],
    weights: &[T; N],
    s: &mut [[T; N]; N],
) {
    written_out!(T, N; for j in (0, N) {
        let mut weighted = [T::one(); N];
        written_out!(T, N; for m in (j, N) {
            weighted[m] = rows[m][j] * weights[m];
        });
        written_out!(T, N; for i in (j, N) {
            let mut sum = T::zero();
            written_out!(T, N; for m in (i, N) {
                sum = sum.add_product(rows[m][i], weighted[m]);
            });
            s[j][i] = sum;
        });
    });
    clear(s);
}
