//! Matrix products.
//!
//! Sums run over the inner index in ascending order and begin with the first product. A whole column is updated at a time; a factor that is
//! transposed on the left is transposed first, which changes no sum, unless there is little to multiply.

use core::hint::black_box;

use super::block::{Block, by_rows, combination, cut, has_blocks, write};
use super::plain::{self, PLAIN};
use super::{transpose, unrolled};
use crate::scalar::Real;

/// From how many columns on it is worth to transpose the left factor.
pub(super) const WORTH_TRANSPOSING: usize = 4;

/// How many blocks fit beside a column under construction.
const REGISTERS: usize = 8;

/// Up to how many entries of the right factor the columns of the product are written out too.
const FEW: usize = 64;

/// A single column.
const ONE: usize = 1;

/// aᵀb
#[inline]
fn inner<T: Real, const N: usize>(a: &[T; N], b: &[T; N]) -> T {
    let mut sum = T::zero();
    for i in 0..N {
        sum = if i == 0 { a[i] * b[i] } else { sum.add_product(a[i], b[i]) };
    }
    sum
}

/// aᵀb over the rows `from..`, a sum that begins at zero.
#[inline]
pub(super) fn inner_from<T: Real, const N: usize>(from: usize, a: &[T; N], b: &[T; N]) -> T {
    let mut sum = T::zero();
    for i in from..N {
        sum = sum.add_product(a[i], b[i]);
    }
    sum
}

/// A B, of shape R × C from R × K and K × C.
///
/// ```
/// use pullback::linalg::product;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0]]); // columns: A = [1 2; 3 4], B = [5; 6]
/// assert_eq!(product(&a, &b), [[17.0, 39.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn product<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; K]; C],
) -> [[T; R]; C] {
    if const { in_groups::<T>(R, K, C) } {
        return in_threes::<_, _, R, C, K>(a, |a, k, i| a[k][i], |k, j| b[j][k]);
    }
    parts_of_product(a, b)
}

/// A B for a caller who may read but a part of it, or whose factors repeat entries: what is not needed is not computed.
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub(crate) fn parts_of_product<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; K]; C],
) -> [[T; R]; C] {
    let mut c = if PLAIN { plain::blank() } else { [[T::zero(); R]; C] };
    product_into(a, b, &mut c);
    c
}

/// Writes A B over C: for a result that is made where it stays.
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub(crate) fn product_into<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; K]; C],
    c: &mut [[T; R]; C],
) {
    if PLAIN {
        return plain::product(a, b, c);
    }
    if const { in_tiles::<T>(R) && K * C > FEW } {
        let ((b, b_rest), (c, c_rest)) = (b.as_chunks::<4>(), c.as_chunks_mut::<4>());
        for (b, c) in b.iter().zip(c) {
            four_columns(a, |k, j| b[j][k], c);
        }
        for (b, c) in b_rest.iter().zip(c_rest) {
            by_rows!(R; in_columns::<T, _, R, K, ONE>(a, core::array::from_ref(b), core::array::from_mut(c)));
        }
    } else {
        by_rows!(R; in_columns::<T, _, R, K, C>(a, b, c));
    }
}

#[inline(always)]
fn in_columns<T: Real, B: Block<T>, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; K]; C],
    c: &mut [[T; R]; C],
) {
    if const { K * C <= FEW } {
        unrolled!(for j in 0..C {
            write(&one_column::<T, B, R, K>(a, &b[j]), &mut c[j], 0);
        });
    } else {
        for j in 0..C {
            write(&one_column::<T, B, R, K>(a, &b[j]), &mut c[j], 0);
        }
    }
}

/// Whether columns are made three at a time: where the sums of three have registers, but not those of all columns.
const fn in_groups<T>(rows: usize, inner: usize, columns: usize) -> bool {
    let scalar_registers = cfg!(all(unrolled, any(root = "arm", root = "riscv"))) && size_of::<T>() <= 4;
    scalar_registers && rows > 4 && rows <= 8 && inner > 1 && columns > 1
}

/// The columns Σ left(a, k, i) right(k, j) over k, three at a time and then the rest.
#[inline(always)]
fn in_threes<T: Real, A, const R: usize, const C: usize, const K: usize>(
    a: &A,
    left: impl Fn(&A, usize, usize) -> T,
    right: impl Fn(usize, usize) -> T,
) -> [[T; R]; C] {
    let mut c = [[T::zero(); R]; C];
    unrolled!(for j in 0..C {
        if j.is_multiple_of(3) {
            if j + 3 <= C {
                some_columns::<_, _, R, C, K, 3>(a, &left, &right, &mut c, j);
            } else if j + 2 == C {
                some_columns::<_, _, R, C, K, 2>(a, &left, &right, &mut c, j);
            } else {
                some_columns::<_, _, R, C, K, 1>(a, &left, &right, &mut c, j);
            }
        }
    });
    c
}

/// Columns `first..first + COUNT`.
#[inline(always)]
fn some_columns<T: Real, A, const R: usize, const C: usize, const K: usize, const COUNT: usize>(
    a: &A,
    left: &impl Fn(&A, usize, usize) -> T,
    right: &impl Fn(usize, usize) -> T,
    c: &mut [[T; R]; C],
    first: usize,
) {
    let mut sums = [[T::zero(); R]; COUNT];
    for k in 0..K {
        // Otherwise all of `a` is read first, and then kept on the stack.
        let a = black_box(a);
        unrolled!(for i in 0..R {
            let factor = left(a, k, i);
            for j in 0..COUNT {
                let right = right(k, first + j);
                sums[j][i] = if k == 0 { factor * right } else { sums[j][i].add_product(factor, right) };
            }
        });
    }
    for j in 0..COUNT {
        c[first + j] = sums[j];
    }
}

/// Whether columns of so many rows are made four at a time, in tiles.
const fn in_tiles<T: Real>(rows: usize) -> bool {
    has_blocks::<T>(rows) && rows.is_multiple_of(T::Narrow::ROWS) && T::Wide::ROWS < rows && rows < 6 * T::Wide::ROWS
}

/// Four columns: each block of the left factor serves all of them, and no sum waits for the one before.
///
/// `factor` of k and j is the entry that column k of the left factor has in column j.
#[inline(always)]
fn four_columns<T: Real, const R: usize, const K: usize>(
    a: &[[T; R]; K],
    factor: impl Fn(usize, usize) -> T,
    c: &mut [[T; R]; 4],
) {
    // Three narrow blocks are as many sums as fit the registers, one wide and one narrow are too few.
    if const { R == 3 * T::Narrow::ROWS } {
        tile::<T, T::Narrow, R, K, 3>(a, &factor, c, 0);
        return;
    }
    let blocks = const { R / T::Wide::ROWS };
    if blocks == 3 {
        tile::<T, T::Wide, R, K, 3>(a, &factor, c, 0);
    } else {
        tile::<T, T::Wide, R, K, 2>(a, &factor, c, 0);
    }
    if blocks == 4 {
        tile::<T, T::Wide, R, K, 2>(a, &factor, c, 2 * T::Wide::ROWS);
    } else if blocks == 5 {
        tile::<T, T::Wide, R, K, 3>(a, &factor, c, 2 * T::Wide::ROWS);
    }
    if const { !R.is_multiple_of(T::Wide::ROWS) } {
        tile::<T, T::Narrow, R, K, 1>(a, &factor, c, const { R / T::Wide::ROWS * T::Wide::ROWS });
    }
}

/// The rows of some blocks from `first` on, of four columns: sums that fit the registers.
#[inline(always)]
fn tile<T: Real, B: Block<T>, const R: usize, const K: usize, const BLOCKS: usize>(
    a: &[[T; R]; K],
    factor: &impl Fn(usize, usize) -> T,
    c: &mut [[T; R]; 4],
    first: usize,
) {
    // From −0 a sum has the bits of one that begins with its first product, and the loop stays a loop.
    let start = if K == 0 { T::zero() } else { -T::zero() };
    let mut sums = [[B::splat(start); 4]; BLOCKS];
    for k in 0..K {
        let mut blocks = [B::splat(T::zero()); BLOCKS];
        unrolled!(for i in 0..BLOCKS {
            blocks[i] = B::read(&a[k], first + i * B::ROWS);
        });
        for j in 0..4 {
            let factor = B::splat(factor(k, j));
            unrolled!(for i in 0..BLOCKS {
                sums[i][j] = sums[i][j].add_product(blocks[i], factor);
            });
        }
    }
    unrolled!(for i in 0..BLOCKS {
        for j in 0..4 {
            sums[i][j].write(&mut c[j], first + i * B::ROWS);
        }
    });
}

/// The left factor, from where every column of the product reads it anew if it is larger than the registers.
///
/// Without this the compiler loads all of it once, and then spills it to the stack, to read it from there.
#[inline(always)]
pub(super) fn left_in_memory<T, B: Block<T>, const R: usize, const K: usize>(a: &[[T; R]; K]) -> &[[T; R]; K] {
    if cfg!(unrolled) && const { B::ROWS > 1 && R.is_multiple_of(B::ROWS) && R / B::ROWS * K > REGISTERS } {
        black_box(a)
    } else {
        a
    }
}

/// A b.
#[inline(always)]
fn one_column<T: Real, B: Block<T>, const R: usize, const K: usize>(a: &[[T; R]; K], b: &[T; K]) -> [B; R] {
    combination!(T, B, R, K; left_in_memory::<T, B, R, K>(a), |k| b[k], 0)
}

/// Aᵀ B, of shape R × C from K × R and K × C.
///
/// ```
/// use pullback::linalg::product_transposed_left;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0]]); // columns: A = [1 2; 3 4], B = [5; 6]
/// assert_eq!(product_transposed_left(&a, &b), [[23.0, 34.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn product_transposed_left<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; K]; R],
    b: &[[T; K]; C],
) -> [[T; R]; C] {
    if PLAIN {
        let mut c = plain::blank();
        plain::product_transposed_left(a, b, &mut c);
        return c;
    }
    if C >= WORTH_TRANSPOSING && has_blocks::<T>(R) {
        return product(&transpose(a), b);
    }
    if const { in_groups::<T>(R, K, C) } {
        return in_threes::<_, _, R, C, K>(a, |a, k, i| a[i][k], |k, j| b[j][k]);
    }
    let mut c = [[T::zero(); R]; C];
    for j in 0..C {
        for i in 0..R {
            c[j][i] = inner(&a[i], &b[j]);
        }
    }
    c
}

/// A Bᵀ, of shape R × C from R × K and C × K.
///
/// ```
/// use pullback::linalg::product_transposed_right;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0], [6.0]]); // columns: A = [1 2; 3 4], B = [5 6]
/// assert_eq!(product_transposed_right(&a, &b), [[17.0, 39.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn product_transposed_right<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; C]; K],
) -> [[T; R]; C] {
    if PLAIN {
        let mut c = plain::blank();
        plain::product_transposed_right(a, b, &mut c);
        return c;
    }
    if const { in_groups::<T>(R, K, C) } {
        return in_threes::<_, _, R, C, K>(a, |a, k, i| a[k][i], |k, j| b[k][j]);
    }
    if const { in_tiles::<T>(R) && C.is_multiple_of(4) && K * C > FEW } {
        let mut c = [[T::zero(); R]; C];
        for (group, c) in c.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            four_columns(a, |k, j| b[k].as_chunks::<4>().0.get(group).map_or(T::zero(), |four| four[j]), c);
        }
        return c;
    }
    by_rows!(R; in_columns_by_rows::<T, _, R, K, C>(a, b))
}

#[inline(always)]
fn in_columns_by_rows<T: Real, B: Block<T>, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; C]; K],
) -> [[T; R]; C] {
    let mut c = [[T::zero(); R]; C];
    for j in 0..C {
        let column: [B; R] = combination!(T, B, R, K; left_in_memory::<T, B, R, K>(a), |k| b[k][j], 0);
        write(&column, &mut c[j], 0);
    }
    c
}

/// The lower triangle of A Aᵀ, of shape R × R from R × C.
///
/// ```
/// use pullback::linalg::row_gram;
///
/// let a = [[1.0, 3.0], [2.0, 4.0]]; // columns: A = [1 2; 3 4]
/// assert_eq!(row_gram(&a), [[5.0, 11.0], [0.0, 25.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn row_gram<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; R]; R] {
    if PLAIN {
        let mut s = plain::blank();
        plain::lower_outer(a, a, &mut s);
        return s;
    }
    by_rows!(R; lower_in_columns::<T, _, R, C>(a, a))
}

/// The lower triangle of A Bᵀ.
#[inline(always)]
pub(super) fn lower_in_columns<T: Real, B: Block<T>, const R: usize, const C: usize>(
    a: &[[T; R]; C],
    b: &[[T; R]; C],
) -> [[T; R]; R] {
    let mut s = [[T::zero(); R]; R];
    unrolled!(for j in 0..R {
        let column: [B; R] = combination!(T, B, R, C; left_in_memory::<T, B, R, C>(a), |k| b[k][j], j);
        write(&cut(column, j), &mut s[j], j);
    });
    s
}

/// The lower triangle of Aᵀ A, of shape C × C from R × C.
///
/// ```
/// use pullback::linalg::column_gram;
///
/// let a = [[1.0, 3.0], [2.0, 4.0]]; // columns: A = [1 2; 3 4]
/// assert_eq!(column_gram(&a), [[10.0, 14.0], [0.0, 20.0]]);
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn column_gram<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; C]; C] {
    if has_blocks::<T>(C) {
        return row_gram(&transpose(a));
    }
    let mut s = [[T::zero(); C]; C];
    for j in 0..C {
        for i in j..C {
            s[j][i] = inner(&a[i], &a[j]);
        }
    }
    s
}
