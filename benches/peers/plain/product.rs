//! Products, one column of the result after the other.

use super::{Float, Matrix};

/// A B
#[inline(always)]
pub(crate) fn product<T: Float, const R: usize, const K: usize, const C: usize>(
    a: &Matrix<T, R, K>,
    b: &Matrix<T, K, C>,
) -> Matrix<T, R, C> {
    let mut c = [[T::ZERO; R]; C];
    for j in 0..C {
        let mut column = [T::ZERO; R];
        for k in 0..K {
            for i in 0..R {
                column[i] = column[i].plus(a[k][i], b[j][k]);
            }
        }
        c[j] = column;
    }
    c
}

/// Aᵀ
#[inline(always)]
pub(super) fn transpose<T: Float, const R: usize, const C: usize>(a: &Matrix<T, R, C>) -> Matrix<T, C, R> {
    let mut t = [[T::ZERO; C]; R];
    for j in 0..C {
        for i in 0..R {
            t[i][j] = a[j][i];
        }
    }
    t
}
