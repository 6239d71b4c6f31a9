//! Elimination with partial pivoting, and what follows from it.

use super::product::{product, transpose};
use super::{Float, Matrix};

/// The row of the largest entry from the diagonal down.
#[inline(always)]
fn pivot_row<T: Float, const N: usize>(column: &[T; N], k: usize) -> usize {
    let mut row = k;
    for i in k + 1..N {
        if column[i].magnitude() > column[row].magnitude() {
            row = i;
        }
    }
    row
}

/// L and U in one matrix, the rows exchanged at every step, and the sign of the permutation.
#[inline(always)]
fn factor<T: Float, const N: usize>(x: &Matrix<T, N, N>) -> Option<(Matrix<T, N, N>, [usize; N], T)> {
    let mut lu = *x;
    let mut swaps = [0; N];
    let mut sign = T::ONE;
    let mut regular = true;
    for k in 0..N {
        let row = pivot_row(&lu[k], k);
        swaps[k] = row;
        if row != k {
            sign = -sign;
            for column in &mut lu {
                column.swap(k, row);
            }
        }
        regular &= lu[k][k] != T::ZERO;
        let reciprocal = T::ONE / lu[k][k];
        for i in k + 1..N {
            lu[k][i] *= reciprocal;
        }
        let below = lu[k];
        for column in &mut lu[k + 1..] {
            let factor = column[k];
            for i in k + 1..N {
                column[i] = column[i].minus(below[i], factor);
            }
        }
    }
    regular.then_some((lu, swaps, sign))
}

/// X⁻¹ B
#[inline(always)]
pub(crate) fn solve<T: Float, const N: usize, const C: usize>(
    x: &Matrix<T, N, N>,
    b: &Matrix<T, N, C>,
) -> Option<Matrix<T, N, C>> {
    let (lu, swaps, _) = factor(x)?;
    let mut reciprocal = [T::ZERO; N];
    for k in 0..N {
        reciprocal[k] = T::ONE / lu[k][k];
    }
    let mut y = *b;
    for column in &mut y {
        for k in 0..N {
            column.swap(k, swaps[k]);
        }
        for k in 0..N {
            for i in k + 1..N {
                column[i] = column[i].minus(lu[k][i], column[k]);
            }
        }
        for k in (0..N).rev() {
            column[k] *= reciprocal[k];
            for i in 0..k {
                column[i] = column[i].minus(lu[k][i], column[k]);
            }
        }
    }
    Some(y)
}

/// The sign of det X and ln|det X|.
#[inline(always)]
pub(crate) fn log_abs_det<T: Float, const N: usize>(x: &Matrix<T, N, N>) -> Option<(T, T)> {
    let (lu, _, mut sign) = factor(x)?;
    let mut log = T::ZERO;
    // One logarithm for every four pivots, which are of the order of one
    for first in (0..N).step_by(4) {
        let mut product = T::ONE;
        for k in first..(first + 4).min(N) {
            product *= lu[k][k];
        }
        if product < T::ZERO {
            sign = -sign;
        }
        log += product.magnitude().logarithm();
    }
    Some((sign, log))
}

/// X⁻¹ in place (Gauss–Jordan).
#[inline(always)]
pub(crate) fn inverse<T: Float, const N: usize>(x: &Matrix<T, N, N>) -> Option<Matrix<T, N, N>> {
    let mut y = *x;
    let mut swaps = [0; N];
    let mut regular = true;
    for k in 0..N {
        let row = pivot_row(&y[k], k);
        swaps[k] = row;
        if row != k {
            for column in &mut y {
                column.swap(k, row);
            }
        }
        regular &= y[k][k] != T::ZERO;
        let reciprocal = T::ONE / y[k][k];
        // Minus the column over the pivot; one over the pivot takes the place of the pivot
        let mut eta = [T::ZERO; N];
        for i in 0..N {
            eta[i] = -y[k][i] * reciprocal;
        }
        eta[k] = reciprocal;
        for j in 0..N {
            let along = y[j][k];
            y[j][k] = T::ZERO;
            for i in 0..N {
                y[j][i] = y[j][i].plus(eta[i], along);
            }
        }
        y[k] = eta;
    }
    // What was done to rows is undone to columns, from the last
    for k in (0..N).rev() {
        y.swap(k, swaps[k]);
    }
    regular.then_some(y)
}

/// Y = X⁻¹ and X̄ = −Yᵀ Ȳ Yᵀ.
#[inline(always)]
pub(crate) fn inverse_pullback<T: Float, const N: usize>(
    x: &Matrix<T, N, N>,
    y_bar: &Matrix<T, N, N>,
) -> Option<(Matrix<T, N, N>, Matrix<T, N, N>)> {
    let y = inverse(x)?;
    let mut transposed = transpose(&y);
    let left = product(&transposed, y_bar);
    for entry in transposed.as_flattened_mut() {
        *entry = -*entry;
    }
    Some((y, product(&left, &transposed)))
}
