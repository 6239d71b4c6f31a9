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

/// A B over C.
#[inline]
pub(in crate::linalg) fn product<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; K]; C],
    c: &mut [[T; R]; C],
) {
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
