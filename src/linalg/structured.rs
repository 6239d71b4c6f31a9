//! Products that use or make a symmetric or triangular matrix: no sum has a term that the structure makes zero.

use super::block::{
    Block, add_multiple, add_multiple_after, add_multiple_until, by_rows, cut, each_block, has_blocks, multiple, write,
    zeros,
};
use super::products::{WORTH_TRANSPOSING, inner_from};
use super::{mirror, parts_of_product, transpose, unrolled};
use crate::scalar::Real;

/// S B from the lower triangle of the symmetric S, of shape N × C: the same bits as the product with the full matrix.
///
/// ```
/// use pullback::linalg::symmetric_product;
///
/// let s = [[1.0, 2.0], [f64::NAN, 3.0]]; // S = [1 2; 2 3]
/// assert_eq!(symmetric_product(&s, &[[1.0, 1.0]]), [[3.0, 5.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn symmetric_product<T: Real, const N: usize, const C: usize>(
    s_lower: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    // Mirrored first, so that the product updates whole columns.
    parts_of_product(&mirror(s_lower), b)
}

/// A S from the lower triangle of the symmetric S, of shape R × N: by columns where they fill a vector.
#[cfg_attr(all(unrolled, wide), inline(always))]
#[cfg_attr(not(all(unrolled, wide)), inline)]
pub(crate) fn product_symmetric<T: Real, const R: usize, const N: usize>(
    a: &[[T; R]; N],
    s_lower: &[[T; N]; N],
) -> [[T; R]; N] {
    if const { has_blocks::<T>(R) && R >= N } {
        return parts_of_product(a, &mirror(s_lower));
    }
    // The transpose of S Aᵀ, whose columns are as long as those of S however few rows A has; the sums are the same.
    transpose(&symmetric_product(s_lower, &transpose(a)))
}

/// L B for a lower-triangular L, of shape N × C.
///
/// ```
/// use pullback::linalg::lower_product;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_product(&l, &[[1.0, 1.0]]), [[1.0, 5.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn lower_product<T: Real, const N: usize, const C: usize>(l: &[[T; N]; N], b: &[[T; N]; C]) -> [[T; N]; C] {
    by_rows!(N; lower_in_columns::<T, _, N, C>(l, b))
}

#[inline(always)]
fn lower_in_columns<T: Real, B: Block<T>, const N: usize, const C: usize>(
    l: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    let mut c = [[T::zero(); N]; C];
    for j in 0..C {
        let mut column = zeros::<T, B, N>();
        unrolled!(for k in 0..N {
            if k == 0 {
                column = multiple(&l[k], b[j][k], 0);
            } else {
                add_multiple_after(&mut column, &l[k], b[j][k], k);
            }
        });
        write(&column, &mut c[j], 0);
    }
    c
}

/// Lᵀ B for a lower-triangular L, of shape N × C.
///
/// ```
/// use pullback::linalg::lower_transposed_product;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_transposed_product(&l, &[[1.0, 1.0]]), [[3.0, 3.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn lower_transposed_product<T: Real, const N: usize, const C: usize>(
    l: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    if C >= WORTH_TRANSPOSING && has_blocks::<T>(N) {
        return by_rows!(N; upper_in_columns::<T, _, N, C>(&transpose(l), b));
    }
    let mut c = [[T::zero(); N]; C];
    for j in 0..C {
        for i in 0..N {
            c[j][i] = inner_from(i, &l[i], &b[j]);
        }
    }
    c
}

#[inline(always)]
fn upper_in_columns<T: Real, B: Block<T>, const N: usize, const C: usize>(
    u: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    let mut c = [[T::zero(); N]; C];
    for j in 0..C {
        let mut column = zeros::<T, B, N>();
        unrolled!(for k in 0..N {
            add_multiple_until(&mut column, &u[k], b[j][k], k);
        });
        write(&column, &mut c[j], 0);
    }
    c
}

/// The lower triangle of S L from the lower triangles of the symmetric S and of L, of shape N × N.
///
/// ```
/// use pullback::linalg::symmetric_lower_product;
///
/// let (s, l) = ([[1.0, 2.0], [f64::NAN, 3.0]], [[4.0, 5.0], [f64::NAN, 6.0]]); // S = [1 2; 2 3], L = [4 0; 5 6]
/// assert_eq!(symmetric_lower_product(&s, &l), [[14.0, 23.0], [0.0, 18.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn symmetric_lower_product<T: Real, const N: usize>(s_lower: &[[T; N]; N], l: &[[T; N]; N]) -> [[T; N]; N] {
    by_rows!(N; symmetric_lower_in_columns::<T, _, N>(&mirror(s_lower), l))
}

#[inline(always)]
fn symmetric_lower_in_columns<T: Real, B: Block<T>, const N: usize>(s: &[[T; N]; N], l: &[[T; N]; N]) -> [[T; N]; N] {
    let mut c = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        let mut column = zeros::<T, B, N>();
        for k in j..N {
            if k == j {
                column = multiple(&s[k], l[j][k], j);
            } else {
                add_multiple(&mut column, &s[k], l[j][k], j);
            }
        }
        write(&cut(column, j), &mut c[j], j);
    });
    c
}

/// The lower triangle of L Lᵀ for a lower-triangular L, of shape N × N.
///
/// ```
/// use pullback::linalg::lower_gram;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_gram(&l), [[1.0, 2.0], [0.0, 13.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn lower_gram<T: Real, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    by_rows!(N; lower_gram_in_columns::<T, _, N>(l))
}

#[inline(always)]
fn lower_gram_in_columns<T: Real, B: Block<T>, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    let mut s = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        let mut column = zeros::<T, B, N>();
        // Half-open: with `0..=j` the bounds check of `l[k]` survives at opt-level "z".
        for k in 0..j + 1 {
            if k == 0 {
                column = multiple(&l[k], l[k][j], j);
            } else {
                add_multiple(&mut column, &l[k], l[k][j], j);
            }
        }
        write(&cut(column, j), &mut s[j], j);
    });
    s
}

/// The lower triangle of Lᵀ L for a lower-triangular L, of shape N × N.
///
/// ```
/// use pullback::linalg::lower_transposed_gram;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_transposed_gram(&l), [[5.0, 6.0], [0.0, 9.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn lower_transposed_gram<T: Real, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    if has_blocks::<T>(N) {
        let mut rows = transpose(l);
        for m in 0..N {
            for i in m + 1..N {
                rows[m][i] = T::zero();
            }
        }
        return by_rows!(N; gram_of_rows::<T, _, N>(&rows));
    }
    let mut s = [[T::zero(); N]; N];
    for j in 0..N {
        for i in j..N {
            s[j][i] = inner_from(i, &l[i], &l[j]);
        }
    }
    s
}

/// The lower triangle of Lᵀ L from the rows of L, which have zeros after the diagonal.
#[inline(always)]
pub(super) fn gram_of_rows<T: Real, B: Block<T>, const N: usize>(rows: &[[T; N]; N]) -> [[T; N]; N] {
    sum_of_outer::<T, B, N>(rows, rows)
}

/// The lower triangle of Lᵀ W L from the rows of L, which have zeros after the diagonal, and the diagonal of W.
#[inline(always)]
pub(super) fn weighted_gram_of_rows<T: Real, B: Block<T>, const N: usize>(
    rows: &[[T; N]; N],
    weights: &[T; N],
) -> [[T; N]; N] {
    let mut weighted = [[T::zero(); N]; N];
    unrolled!(for m in 0..N {
        let weight = B::splat(weights[m]);
        each_block!(T, B, N; for b in 0, {
            if b <= m / B::ROWS {
                B::read(&rows[m], b * B::ROWS).times(weight).write(&mut weighted[m], b * B::ROWS);
            }
        });
    });
    sum_of_outer::<T, B, N>(rows, &weighted)
}

/// The lower triangle of Lᵀ R, which is symmetric, from the rows of L and R, which have zeros after the diagonal.
#[inline(always)]
fn sum_of_outer<T: Real, B: Block<T>, const N: usize>(rows: &[[T; N]; N], right: &[[T; N]; N]) -> [[T; N]; N] {
    let mut s = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        let mut column = zeros::<T, B, N>();
        for m in j..N {
            let factor = B::splat(right[m][j]);
            each_block!(T, B, N; for b in j / B::ROWS, {
                // What is not zero of row m ends in block m / ROWS.
                if b <= m / B::ROWS {
                    column[b] = column[b].add_product(B::read(&rows[m], b * B::ROWS), factor);
                }
            });
        }
        write(&cut(column, j), &mut s[j], j);
    });
    s
}
