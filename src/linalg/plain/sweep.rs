//! From a matrix beside a factor to a symmetric matrix, in one array, which holds both triangles until the end.

use super::clear;
use crate::linalg::written_out;
use crate::scalar::Real;

/// What [`crate::linalg::cholesky_sweep`] is.
#[inline]
pub(in crate::linalg) fn cholesky_sweep<T: Real, const N: usize>(
    l: &[[T; N]; N],
    m: &[[T; N]; N],
    x: &mut [[T; N]; N],
) {
    let half = T::from_f64(0.5);
    written_out!(T, N; for k in (0, N).rev() {
        let reciprocal = T::one() / l[k][k];
        let mut diagonal = half * m[k][k];
        if k + 1 < N {
            let mut along = T::zero();
            written_out!(T, N; for i in (k + 1, N) {
                let w = m[k][i] * half - trailing(&x[i], &l[k], k + 1);
                along = if i == k + 1 { l[k][i] * w } else { along.add_product(l[k][i], w) };
                x[k][i] = w * reciprocal;
            });
            diagonal -= along * reciprocal;
        }
        x[k][k] = diagonal * reciprocal;
        written_out!(T, N; for i in (k + 1, N) {
            x[i][k] = x[k][i];
        });
    });
    clear(x);
}

/// What [`crate::linalg::ldl_sweep`] is.
#[inline]
pub(in crate::linalg) fn ldl_sweep<T: Real, const N: usize>(
    compact: &[[T; N]; N],
    m: &[[T; N]; N],
    x: &mut [[T; N]; N],
) {
    let half = T::from_f64(0.5);
    written_out!(T, N; for k in (0, N).rev() {
        let l = &compact[k];
        let d = l[k];
        let mut along = T::zero();
        written_out!(T, N; for i in (k + 1, N) {
            let h = m[k][i] * half / d;
            let c = h - trailing(&x[i], l, k + 1);
            along = along.add_product(l[i], h + c);
            x[k][i] = c;
        });
        x[k][k] = m[k][k] - along;
        written_out!(T, N; for i in (k + 1, N) {
            x[i][k] = x[k][i];
        });
    });
    clear(x);
}

/// xᵀ v over the rows `from..`, last first.
#[inline(always)]
fn trailing<T: Real, const N: usize>(x: &[T; N], v: &[T; N], from: usize) -> T {
    let mut sum = T::zero();
    written_out!(T, N; for j in (from, N).rev() {
        sum = if j + 1 == N { x[j] * v[j] } else { sum.add_product(x[j], v[j]) };
    });
    sum
}
