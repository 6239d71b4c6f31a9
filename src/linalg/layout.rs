//! The transpose, and a symmetric matrix in full.

use super::block::{Block, LARGEST, by_rows, count, cut, has_blocks, read, write};
use super::plain::{self, PLAIN};
use super::{unrolled, written_out};
use crate::scalar::Real;

/// Aᵀ, of shape C × R from R × C.
///
/// ```
/// use pullback::linalg::transpose;
///
/// assert_eq!(transpose(&[[1.0, 2.0, 3.0]]), [[1.0], [2.0], [3.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn transpose<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; C]; R] {
    if PLAIN {
        let mut t = plain::blank();
        plain::transpose(a, &mut t);
        return t;
    }
    by_rows!((if R < C { R } else { C }); transpose_tiles::<T, _, R, C>(a))
}

#[inline(always)]
fn transpose_tiles<T: Real, B: Block<T>, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; C]; R] {
    let mut t = [[T::zero(); C]; R];
    for block in 0..count::<T, B>(R) {
        for other in 0..count::<T, B>(C) {
            let (i, j) = (block * B::ROWS, other * B::ROWS);
            let tile = turned::<T, B, R, C>(a, i, j);
            for k in 0..B::ROWS {
                if i + k < R {
                    tile[k].write(&mut t[i + k], j);
                }
            }
        }
    }
    t
}

/// The transpose of the rows `i..` of the columns `j..`, as many as a block has rows.
#[inline(always)]
fn turned<T: Real, B: Block<T>, const R: usize, const C: usize>(a: &[[T; R]; C], i: usize, j: usize) -> [B; LARGEST] {
    let mut tile = [B::splat(T::zero()); LARGEST];
    for k in 0..B::ROWS {
        if j + k < C {
            tile[k] = B::read(&a[j + k], i);
        }
    }
    B::transposed(tile)
}

/// The lower triangle, of shape N × N, with zeros above.
#[inline]
pub(crate) fn lower_part<T: Real, const N: usize>(a: &[[T; N]; N]) -> [[T; N]; N] {
    if const { has_blocks::<T>(N) } {
        return by_rows!(N; lower_blocks::<T, _, N>(a));
    }
    let mut lower = plain::blank();
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (0, j) {
            lower[j][i] = T::zero();
        });
        written_out!(T, N; for i in (j, N) {
            lower[j][i] = a[j][i];
        });
    });
    lower
}

#[inline(always)]
fn lower_blocks<T: Real, B: Block<T>, const N: usize>(a: &[[T; N]; N]) -> [[T; N]; N] {
    let mut lower = [[T::zero(); N]; N];
    for j in 0..N {
        write(&cut(read::<T, B, N>(&a[j], j), j), &mut lower[j], j);
    }
    lower
}

/// The full symmetric matrix from its lower triangle, of shape N × N.
///
/// ```
/// use pullback::linalg::mirror;
///
/// assert_eq!(mirror(&[[1.0, 2.0], [f64::NAN, 3.0]]), [[1.0, 2.0], [2.0, 3.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn mirror<T: Real, const N: usize>(lower: &[[T; N]; N]) -> [[T; N]; N] {
    if PLAIN {
        let mut full = plain::blank();
        plain::mirror(lower, &mut full);
        return full;
    }
    by_rows!(N; mirror_tiles::<T, _, N>(lower))
}

#[inline(always)]
fn mirror_tiles<T: Real, B: Block<T>, const N: usize>(lower: &[[T; N]; N]) -> [[T; N]; N] {
    let mut full = [[T::zero(); N]; N];
    if const { N == B::ROWS && N > 1 } {
        // A single tile: what is below the diagonal needs no zeros above it.
        let tile = turned::<T, B, N, N>(lower, 0, 0);
        unrolled!(for k in 0..N {
            B::read(&lower[k], 0).after(k, tile[k % LARGEST]).write(&mut full[k], 0);
        });
        return full;
    }
    for j in 0..N {
        write(&cut(read::<T, B, N>(&lower[j], j), j), &mut full[j], j);
    }
    for other in 0..count::<T, B>(N) {
        let j = other * B::ROWS;
        for block in other..count::<T, B>(N) {
            let i = block * B::ROWS;
            let tile = turned::<T, B, N, N>(lower, i, j);
            for k in 0..B::ROWS {
                if i + k < N {
                    // On the diagonal, what is already there stays.
                    let first = if block == other { k } else { B::ROWS };
                    B::read(&full[i + k], j).after(first, tile[k]).write(&mut full[i + k], j);
                }
            }
        }
    }
    full
}
