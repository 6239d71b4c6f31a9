//! The Cholesky factor of a symmetric matrix of which the lower triangle is read, and what follows from it.

use super::{Float, Matrix};

/// Where an inner loop starts that matters from a row on. Small loops are unrolled with their exact bounds. Large ones are faster over
/// whole columns, whose length does not change: what is before is zero, or computed for nothing.
const fn from<const N: usize>(row: usize) -> usize {
    if N <= 8 { row } else { 0 }
}

/// L with L Lᵀ = S, zeros above the diagonal, and 1/Lᵢᵢ.
#[inline(always)]
fn factor<T: Float, const N: usize>(s: &Matrix<T, N, N>) -> Option<(Matrix<T, N, N>, [T; N])> {
    let mut l = [[T::ZERO; N]; N];
    for j in 0..N {
        for i in j..N {
            l[j][i] = s[j][i];
        }
    }
    let mut reciprocal = [T::ZERO; N];
    let mut positive = true;
    for k in 0..N {
        let pivot = l[k][k];
        positive &= pivot > T::ZERO;
        let root = pivot.root();
        reciprocal[k] = T::ONE / root;
        if N <= 8 {
            for i in k + 1..N {
                l[k][i] *= reciprocal[k];
            }
        } else {
            for i in 0..N {
                l[k][i] = if i > k { l[k][i] * reciprocal[k] } else { T::ZERO };
            }
        }
        l[k][k] = root;
        let column = l[k];
        for j in k + 1..N {
            for i in from::<N>(j)..N {
                l[j][i] = l[j][i].minus(column[i], column[j]);
            }
        }
    }
    positive.then_some((l, reciprocal))
}

/// L with L Lᵀ = S.
#[inline(always)]
pub(crate) fn cholesky<T: Float, const N: usize>(s: &Matrix<T, N, N>) -> Option<Matrix<T, N, N>> {
    factor(s).map(|(l, _)| l)
}

/// The sum of logarithms, one for every four numbers, which are of the order of one.
#[inline(always)]
fn sum_of_logarithms<T: Float, const N: usize>(numbers: &[T; N]) -> T {
    let mut sum = T::ZERO;
    for four in numbers.chunks(4) {
        let mut product = T::ONE;
        for x in four {
            product *= *x;
        }
        sum += product.logarithm();
    }
    sum
}

/// ln det S from the pivots of the elimination without roots.
#[inline(always)]
pub(crate) fn log_det<T: Float, const N: usize>(s: &Matrix<T, N, N>) -> Option<T> {
    let mut rest = *s;
    let mut pivots = [T::ZERO; N];
    let mut positive = true;
    for k in 0..N {
        let column = rest[k];
        pivots[k] = column[k];
        positive &= column[k] > T::ZERO;
        let reciprocal = T::ONE / column[k];
        for j in k + 1..N {
            let multiplier = column[j] * reciprocal;
            for i in from::<N>(j)..N {
                rest[j][i] = rest[j][i].minus(column[i], multiplier);
            }
        }
    }
    positive.then(|| sum_of_logarithms(&pivots))
}

/// ln det S and the lower triangle of its gradient S⁻¹ = L⁻ᵀ L⁻¹.
#[inline(always)]
pub(crate) fn log_det_gradient<T: Float, const N: usize>(s: &Matrix<T, N, N>) -> Option<(T, Matrix<T, N, N>)> {
    let (l, reciprocal) = factor(s)?;
    // The rows of L⁻¹ by elimination of the identity, each up to the diagonal
    let to = |row: usize| if N <= 8 { row + 1 } else { N };
    let mut rows = [[T::ZERO; N]; N];
    for k in 0..N {
        rows[k][k] = T::ONE;
    }
    for k in 0..N {
        for j in 0..to(k) {
            rows[k][j] *= reciprocal[k];
        }
        let row = rows[k];
        for i in k + 1..N {
            for j in 0..to(k) {
                rows[i][j] = rows[i][j].minus(l[k][i], row[j]);
            }
        }
    }
    // Σₖ of the products of a row with itself
    let mut gradient = [[T::ZERO; N]; N];
    for j in 0..N {
        let mut column = [T::ZERO; N];
        for k in j..N {
            for i in 0..to(k) {
                column[i] = column[i].plus(rows[k][i], rows[k][j]);
            }
        }
        gradient[j] = column;
    }
    Some((-(sum_of_logarithms(&reciprocal) + sum_of_logarithms(&reciprocal)), gradient))
}

/// L and the lower triangle of S̄ for the cotangent L̄: column by column from the last (Murray 2016).
#[inline(always)]
pub(crate) fn cholesky_pullback<T: Float, const N: usize>(
    s: &Matrix<T, N, N>,
    l_bar: &Matrix<T, N, N>,
) -> Option<(Matrix<T, N, N>, Matrix<T, N, N>)> {
    let (l, reciprocal) = factor(s)?;
    // All of S̄ below and right of the current column, both triangles, so that its product with a column runs down columns
    let mut s_bar = [[T::ZERO; N]; N];
    for k in (0..N).rev() {
        let column = &l[k];
        let mut w = [T::ZERO; N];
        for i in k + 1..N {
            w[i] = T::HALF * l_bar[k][i];
        }
        for j in k + 1..N {
            for i in from::<N>(k + 1)..N {
                w[i] = w[i].minus(s_bar[j][i], column[j]);
            }
        }
        let mut along = T::ZERO;
        for i in k + 1..N {
            along = along.plus(column[i], w[i]);
            let entry = w[i] * reciprocal[k];
            s_bar[k][i] = entry;
            s_bar[i][k] = entry;
        }
        s_bar[k][k] = (T::HALF * l_bar[k][k]).minus(along, reciprocal[k]) * reciprocal[k];
    }
    Some((l, s_bar))
}
