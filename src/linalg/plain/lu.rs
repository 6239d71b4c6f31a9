//! The factors of a general matrix, and solves with them, a row of the right-hand sides at a time.

use super::layout::transpose;
use super::products::FEW;
use crate::linalg::lu::{self, exchange, quotient};
use crate::linalg::{unrolled, written_out};
use crate::scalar::Real;

/// Over row k of `x`, itself minus the sum over some i of entry (k, i) of a factor times row i of `x`, in the order of i, times `scale`.
///
/// No function, which would take the factor as a closure: at opt-level z a closure is a call.
macro_rules! eliminate_row {
    ($t:ident, $columns:ident; $x:ident[$k:ident], |$i:ident in ($range:expr)| $factor:expr, |$rest:ident| $scaled:expr) => {{
        let mut rest = [$t::zero(); FEW];
        unrolled!(@ column $columns { rest[column] = $x[$k][column]; }; 0 1 2 3 4 5 6 7);
        for $i in $range {
            let factor = $factor;
            unrolled!(@ column $columns { rest[column] = rest[column].sub_product($x[$i][column], factor); }; 0 1 2 3 4 5 6 7);
        }
        unrolled!(@ column $columns {
            let $rest = rest[column];
            $x[$k][column] = $scaled;
        }; 0 1 2 3 4 5 6 7);
        for column in FEW..$columns {
            let mut $rest = $x[$k][column];
            for $i in $range {
                $rest = $rest.sub_product($x[$i][column], $factor);
            }
            $x[$k][column] = $scaled;
        }
    }};
}

/// L⁻¹ B by rows, over B.
#[inline]
pub(in crate::linalg) fn solve_unit_lower<T: Real, const N: usize, const C: usize>(
    rows: &[[T; N]; N],
    x: &mut [[T; C]; N],
) {
    for k in 0..N {
        eliminate_row!(T, C; x[k], |i in (0..k)| rows[k][i], |rest| rest);
    }
}

/// L⁻¹ by rows, with zeros after the diagonal, over `x`.
#[inline]
pub(in crate::linalg) fn unit_lower_inverse<T: Real, const N: usize>(rows: &[[T; N]; N], x: &mut [[T; N]; N]) {
    written_out!(T, N; for k in (0, N) {
        written_out!(T, N; for j in (0, k) {
            let mut rest = T::zero();
            written_out!(T, N; for i in (j, k) {
                rest = rest.sub_product(x[i][j], rows[k][i]);
            });
            x[k][j] = rest;
            x[j][k] = T::zero();
        });
        x[k][k] = T::one();
    });
}

/// U⁻¹ B by rows, over B.
#[inline]
pub(in crate::linalg) fn solve_upper<T: Real, const N: usize, const C: usize>(rows: &[[T; N]; N], x: &mut [[T; C]; N]) {
    for k in (0..N).rev() {
        let reciprocal = T::one() / rows[k][k];
        eliminate_row!(T, C; x[k], |i in (k + 1..N)| rows[k][i], |rest| rest * reciprocal);
    }
}

/// L⁻ᵀ U⁻ᵀ B by rows, over B.
#[inline]
pub(in crate::linalg) fn solve_factors_transposed<T: Real, const N: usize, const C: usize>(
    rows: &[[T; N]; N],
    x: &mut [[T; C]; N],
) {
    for k in 0..N {
        let reciprocal = T::one() / rows[k][k];
        eliminate_row!(T, C; x[k], |i in (0..k)| rows[i][k], |rest| rest * reciprocal);
    }
    for k in (0..N).rev() {
        eliminate_row!(T, C; x[k], |i in (k + 1..N)| rows[i][k], |rest| rest);
    }
}

/// L and U over `rows`, as [`crate::linalg::Lu`] has them; what happens to the rows happens to `order` too. Whether the permutation is
/// odd, whether all is finite, and whether no pivot is zero.
#[inline(always)]
pub(in crate::linalg) fn factor<T: Real, const N: usize>(
    a: &[[T; N]; N],
    rows: &mut [[T; N]; N],
    order: &mut [usize; N],
) -> (bool, bool, bool) {
    transpose(a, rows);
    let mut odd = false;
    written_out!(T, N; for k in (0, N) {
        if const { N <= lu::FEW } {
            for i in k + 1..N {
                if rows[i][k].abs() > rows[k][k].abs() {
                    odd = !odd;
                    (order[k], order[i]) = (order[i], order[k]);
                    written_out!(T, N; for j in (0, N) {
                        (rows[k][j], rows[i][j]) = (rows[i][j], rows[k][j]);
                    });
                }
            }
        } else {
            let (mut p, mut largest) = (k, rows[k][k].abs());
            for i in k + 1..N {
                let size = rows[i][k].abs();
                let larger = size > largest;
                largest = if larger { size } else { largest };
                p = if larger { i } else { p };
            }
            odd ^= p != k;
            exchange(order, k, p);
            exchange(rows, k, p);
        }
        let d = rows[k][k];
        // Below a subnormal pivot the reciprocal may be infinite, and quotients are taken.
        let ordinary = d.abs() >= T::min_positive();
        let reciprocal = T::one() / d;
        for i in k + 1..N {
            let multiplier = if ordinary { rows[i][k] * reciprocal } else { quotient(rows[i][k], d) };
            rows[i][k] = multiplier;
            written_out!(T, N; for j in (k + 1, N) {
                rows[i][j] = rows[i][j].sub_product(rows[k][j], multiplier);
            });
        }
    });
    // Zero, or NaN if an entry is not finite.
    let (mut nothing, mut regular) = (T::zero(), true);
    for k in 0..N {
        written_out!(T, N; for j in (0, N) {
            nothing += rows[k][j] * T::zero();
        });
        regular &= rows[k][k] != T::zero();
    }
    (odd, nothing.is_finite(), regular)
}
