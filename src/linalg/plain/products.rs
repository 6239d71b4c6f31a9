//! Products, with as many rows of a column as have registers made at once.

use super::clear;
use crate::linalg::{unrolled, written_out};
use crate::scalar::Real;

/// How many sums are made at once.
pub(super) const FEW: usize = 8;

/// Into the rows of `to`, Σ left · factor over k, which begins with the first product.
///
/// No function, which would take its factors as closures: at opt-level z a closure is a call.
macro_rules! column {
    ($t:ident, $rows:ident, $count:ident; |$i:ident, $k:ident| $left:expr, $factor:expr; $to:expr) => {{
        let to: &mut [$t; $rows] = $to;
        if const { $count == 0 } {
            *to = [$t::zero(); $rows];
        } else {
            let mut sums = [$t::zero(); FEW];
            {
                let $k: usize = 0;
                let factor = $factor;
                unrolled!(@ $i $rows { sums[$i] = $left * factor; }; 0 1 2 3 4 5 6 7);
            }
            for $k in 1..$count {
                let factor = $factor;
                unrolled!(@ $i $rows { sums[$i] = sums[$i].add_product($left, factor); }; 0 1 2 3 4 5 6 7);
            }
            unrolled!(@ $i $rows { to[$i] = sums[$i]; }; 0 1 2 3 4 5 6 7);
            for $i in FEW..$rows {
                let mut sum = $t::zero();
                for $k in 0..$count {
                    sum = if $k == 0 { $left * $factor } else { sum.add_product($left, $factor) };
                }
                to[$i] = sum;
            }
        }
    }};
}

/// The same into two columns: what is read of the left factor serves both.
macro_rules! two_columns {
    ($t:ident, $rows:ident, $count:ident; |$i:ident, $k:ident| $left:expr, $first:expr, $second:expr; $to:expr) => {{
        let to: &mut [[$t; $rows]; 2] = $to;
        if const { $count == 0 } {
            *to = [[$t::zero(); $rows]; 2];
        } else {
            let (mut sums, mut others) = ([$t::zero(); FEW], [$t::zero(); FEW]);
            {
                let $k: usize = 0;
                let (first, second) = ($first, $second);
                unrolled!(@ $i $rows {
                    let left = $left;
                    sums[$i] = left * first;
                    others[$i] = left * second;
                }; 0 1 2 3 4 5 6 7);
            }
            for $k in 1..$count {
                let (first, second) = ($first, $second);
                unrolled!(@ $i $rows {
                    let left = $left;
                    sums[$i] = sums[$i].add_product(left, first);
                    others[$i] = others[$i].add_product(left, second);
                }; 0 1 2 3 4 5 6 7);
            }
            unrolled!(@ $i $rows {
                to[0][$i] = sums[$i];
                to[1][$i] = others[$i];
            }; 0 1 2 3 4 5 6 7);
        }
    }};
}

/// Whether columns of so many rows are made two at a time: the sums of both have registers, and the code stays short.
const fn in_pairs<T>(rows: usize) -> bool {
    cfg!(any(root = "arm", root = "riscv")) && size_of::<T>() <= 4 && rows <= 4
}

/// A B over C.
#[inline]
pub(in crate::linalg) fn product<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; K]; C],
    c: &mut [[T; R]; C],
) {
    if const { in_pairs::<T>(R) } {
        let ((b, b_rest), (c, c_rest)) = (b.as_chunks::<2>(), c.as_chunks_mut::<2>());
        for (b, c) in b.iter().zip(c) {
            two_columns!(T, R, K; |i, k| a[k][i], b[0][k], b[1][k]; c);
        }
        for (b, c) in b_rest.iter().zip(c_rest) {
            column!(T, R, K; |i, k| a[k][i], b[k]; c);
        }
        return;
    }
    for j in 0..C {
        column!(T, R, K; |i, k| a[k][i], b[j][k]; &mut c[j]);
    }
}

/// Aᵀ B over C.
#[inline]
pub(in crate::linalg) fn product_transposed_left<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; K]; R],
    b: &[[T; K]; C],
    c: &mut [[T; R]; C],
) {
    if const { in_pairs::<T>(R) } {
        let ((b, b_rest), (c, c_rest)) = (b.as_chunks::<2>(), c.as_chunks_mut::<2>());
        for (b, c) in b.iter().zip(c) {
            two_columns!(T, R, K; |i, k| a[i][k], b[0][k], b[1][k]; c);
        }
        for (b, c) in b_rest.iter().zip(c_rest) {
            column!(T, R, K; |i, k| a[i][k], b[k]; c);
        }
        return;
    }
    for j in 0..C {
        column!(T, R, K; |i, k| a[i][k], b[j][k]; &mut c[j]);
    }
}

/// A Bᵀ over C.
#[inline]
pub(in crate::linalg) fn product_transposed_right<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; C]; K],
    c: &mut [[T; R]; C],
) {
    if const { in_pairs::<T>(R) && C > 1 } {
        for pair in 0..C / 2 {
            let mut two = [[T::one(); R]; 2];
            two_columns!(T, R, K; |i, k| a[k][i], b[k][2 * pair], b[k][2 * pair + 1]; &mut two);
            [c[2 * pair], c[2 * pair + 1]] = two;
        }
        if const { C % 2 == 1 } {
            column!(T, R, K; |i, k| a[k][i], b[k][C - 1]; &mut c[C - 1]);
        }
        return;
    }
    for j in 0..C {
        column!(T, R, K; |i, k| a[k][i], b[k][j]; &mut c[j]);
    }
}

/// The lower triangle of A Bᵀ over S.
#[inline]
pub(in crate::linalg) fn lower_outer<T: Real, const N: usize, const C: usize>(
    a: &[[T; N]; C],
    b: &[[T; N]; C],
    s: &mut [[T; N]; N],
) {
    written_out!(T, N; for j in (0, N) {
        for k in 0..C {
            written_out!(T, N; for i in (j, N) {
                s[j][i] = if k == 0 { a[k][i] * b[k][j] } else { s[j][i].add_product(a[k][i], b[k][j]) };
            });
        }
    });
    if const { C == 0 } {
        *s = [[T::zero(); N]; N];
    }
    clear(s);
}
