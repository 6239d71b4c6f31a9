//! Triangles of A Bᵀ: what the pullback of a solve leaves on a structured matrix.

use super::block::{Block, add_multiple, by_rows, cut, has_blocks, multiple, read, scale, write, zeros};
use super::plain::{self, PLAIN};
use super::products::lower_in_columns;
use super::unrolled;
use crate::scalar::Real;

/// The lower triangle of A Bᵀ, of shape N × N from two matrices of shape N × C.
///
/// ```
/// use pullback::linalg::lower_outer;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]); // columns: A = [1 2; 3 4], B = [5 7; 6 8]
/// assert_eq!(lower_outer(&a, &b), [[19.0, 43.0], [0.0, 50.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn lower_outer<T: Real, const N: usize, const C: usize>(a: &[[T; N]; C], b: &[[T; N]; C]) -> [[T; N]; N] {
    if PLAIN {
        let mut s = plain::blank();
        plain::lower_outer(a, b, &mut s);
        return s;
    }
    if has_blocks::<T>(N) { by_rows!(N; lower_in_columns::<T, _, N, C>(a, b)) } else { lower_in_place(a, b) }
}

/// The same sums, each where it belongs: a column of its own would be copied there.
#[inline(always)]
fn lower_in_place<T: Real, const N: usize, const C: usize>(a: &[[T; N]; C], b: &[[T; N]; C]) -> [[T; N]; N] {
    let mut s = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        for k in 0..C {
            for i in j..N {
                s[j][i] = if k == 0 { a[k][i] * b[k][j] } else { s[j][i].add_product(a[k][i], b[k][j]) };
            }
        }
    });
    s
}

/// The lower triangle of ½(A Bᵀ + B Aᵀ), of shape N × N from two matrices of shape N × C.
///
/// ```
/// use pullback::linalg::symmetric_outer;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]); // columns: A = [1 2; 3 4], B = [5 7; 6 8]
/// assert_eq!(symmetric_outer(&a, &b), [[19.0, 32.5], [0.0, 50.0]]); // A Bᵀ = [19 22; 43 50]
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn symmetric_outer<T: Real, const N: usize, const C: usize>(a: &[[T; N]; C], b: &[[T; N]; C]) -> [[T; N]; N] {
    by_rows!(N; symmetric_in_columns::<T, _, N, C>(a, b))
}

#[inline(always)]
fn symmetric_in_columns<T: Real, B: Block<T>, const N: usize, const C: usize>(
    a: &[[T; N]; C],
    b: &[[T; N]; C],
) -> [[T; N]; N] {
    // Halved first: the halves of two factors are exact, and the sum has no overflow that the result has not.
    let (half_a, half_b) = (halved::<T, B, N, C>(a), halved::<T, B, N, C>(b));
    let mut s = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        let mut column = zeros::<T, B, N>();
        for k in 0..C {
            if k == 0 {
                column = multiple(&a[k], half_b[k][j], j);
            } else {
                add_multiple(&mut column, &a[k], half_b[k][j], j);
            }
            add_multiple(&mut column, &b[k], half_a[k][j], j);
        }
        write(&cut(column, j), &mut s[j], j);
    });
    s
}

/// ½ A
#[inline(always)]
fn halved<T: Real, B: Block<T>, const N: usize, const C: usize>(a: &[[T; N]; C]) -> [[T; N]; C] {
    let mut half = [[T::zero(); N]; C];
    for k in 0..C {
        let mut column = read::<T, B, N>(&a[k], 0);
        scale(&mut column, T::from_f64(0.5), 0);
        write(&column, &mut half[k], 0);
    }
    half
}
