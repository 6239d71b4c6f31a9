//! Sums, multiples and negatives, entry by entry, in blocks of rows.

use super::block::{Block, by_rows, cut, each_block, read, scale, write};
use super::{unrolled, written_out};
use crate::scalar::Real;

/// Up to how many entries the columns are written out: then a matrix may stay in registers.
const FEW: usize = 64;

/// `for j in 0..C`, written out where a matrix of R rows has few entries.
macro_rules! each_column {
    ($rows:ident; for $j:ident in 0..$columns:ident $body:block) => {
        if const { $rows * $columns <= FEW } {
            unrolled!(for $j in 0..$columns $body);
        } else {
            for $j in 0..$columns $body
        }
    };
}

/// A + B, over A.
#[inline]
pub(crate) fn accumulate<T: Real, const R: usize, const C: usize>(a: &mut [[T; R]; C], b: &[[T; R]; C]) {
    by_rows!(R; accumulate_blocks::<T, _, R, C>(a, b));
}

#[inline(always)]
fn accumulate_blocks<T: Real, B: Block<T>, const R: usize, const C: usize>(a: &mut [[T; R]; C], b: &[[T; R]; C]) {
    each_column!(R; for j in 0..C {
        each_block!(T, B, R; for block in 0, {
            let at = block * B::ROWS;
            B::read(&a[j], at).plus(B::read(&b[j], at)).write(&mut a[j], at);
        });
    });
}

/// A + B over A, for lower triangles: blocks of zeros above the diagonal are left alone.
#[inline]
pub(crate) fn accumulate_lower<T: Real, const N: usize>(a: &mut [[T; N]; N], b: &[[T; N]; N]) {
    by_rows!(N; accumulate_triangle::<T, _, N>(a, b));
}

#[inline(always)]
fn accumulate_triangle<T: Real, B: Block<T>, const N: usize>(a: &mut [[T; N]; N], b: &[[T; N]; N]) {
    unrolled!(for j in 0..N {
        each_block!(T, B, N; for block in j / B::ROWS, {
            let at = block * B::ROWS;
            B::read(&a[j], at).plus(B::read(&b[j], at)).write(&mut a[j], at);
        });
    });
}

/// The lower triangle of A − B, of shape N × N.
#[inline]
pub(crate) fn difference_lower<T: Real, const N: usize>(a: &[[T; N]; N], b: &[[T; N]; N]) -> [[T; N]; N] {
    by_rows!(N; difference_triangle::<T, _, N>(a, b))
}

#[inline(always)]
fn difference_triangle<T: Real, B: Block<T>, const N: usize>(a: &[[T; N]; N], b: &[[T; N]; N]) -> [[T; N]; N] {
    let mut difference = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        let mut column = read::<T, B, N>(&a[j], j);
        each_block!(T, B, N; for block in j / B::ROWS, {
            column[block] = column[block].minus(B::read(&b[j], block * B::ROWS));
        });
        write(&cut(column, j), &mut difference[j], j);
    });
    difference
}

/// A times a factor, over A.
#[inline]
pub(crate) fn scale_by<T: Real, const R: usize, const C: usize>(a: &mut [[T; R]; C], factor: T) {
    by_rows!(R; scale_blocks::<T, _, R, C>(a, factor));
}

#[inline(always)]
fn scale_blocks<T: Real, B: Block<T>, const R: usize, const C: usize>(a: &mut [[T; R]; C], factor: T) {
    let factor = B::splat(factor);
    each_column!(R; for j in 0..C {
        each_block!(T, B, R; for block in 0, {
            let at = block * B::ROWS;
            B::read(&a[j], at).times(factor).write(&mut a[j], at);
        });
    });
}

/// The lower triangle of A times a factor, of shape N × N.
#[inline]
pub(crate) fn scaled_lower<T: Real, const N: usize>(a: &[[T; N]; N], factor: T) -> [[T; N]; N] {
    by_rows!(N; scale_triangle::<T, _, N>(a, factor))
}

#[inline(always)]
fn scale_triangle<T: Real, B: Block<T>, const N: usize>(a: &[[T; N]; N], factor: T) -> [[T; N]; N] {
    let mut scaled = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        let mut column = read::<T, B, N>(&a[j], j);
        scale(&mut column, factor, j);
        // Not the whole square: zero times an infinity would be a NaN above the diagonal.
        write(&cut(column, j), &mut scaled[j], j);
    });
    scaled
}

/// The sum of all entries times zero: zero, or NaN if one of them is not finite.
#[inline]
pub(crate) fn times_zero<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> T {
    let mut nothing = T::zero();
    for j in 0..C {
        written_out!(T, R; for i in (0, R) {
            nothing += a[j][i] * T::zero();
        });
    }
    nothing
}

/// The same of the lower triangle.
#[inline]
pub(crate) fn lower_times_zero<T: Real, const N: usize>(a: &[[T; N]; N]) -> T {
    let mut nothing = T::zero();
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (j, N) {
            nothing += a[j][i] * T::zero();
        });
    });
    nothing
}
