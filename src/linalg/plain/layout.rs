//! The transpose, and a symmetric matrix in full.

use crate::linalg::{unrolled, written_out};
use crate::scalar::Real;

/// Aᵀ over `t`.
#[inline]
pub(in crate::linalg) fn transpose<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C], t: &mut [[T; C]; R]) {
    for j in 0..C {
        unrolled!(@ i R { t[i][j] = a[j][i]; }; 0 1 2 3 4 5 6 7);
        for i in 8..R {
            t[i][j] = a[j][i];
        }
    }
}

/// The full symmetric matrix over `full`.
#[inline]
pub(in crate::linalg) fn mirror<T: Real, const N: usize>(lower: &[[T; N]; N], full: &mut [[T; N]; N]) {
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (j, N) {
            full[j][i] = lower[j][i];
            full[i][j] = lower[j][i];
        });
    });
}
