//! Gaussian elimination, and solves with the factors, by blocks of rows.

use super::{FEW, Lu, exchange, failure, in_order, quotient};
use crate::error::Error;
use crate::linalg::block::{
    self, Block, add, cut, each_block, read, scale, set_row, sub_multiple, sub_multiple_until, write, zeros,
};
use crate::linalg::plain::{self, PLAIN};
use crate::linalg::unrolled;
use crate::scalar::Real;

/// Gaussian elimination on the rows of A.
#[inline(always)]
pub(super) fn factor<T: Real, B: Block<T>, const N: usize>(mut rows: [[T; N]; N]) -> Result<Lu<T, N>, Error> {
    let mut order = const { in_order() };
    let mut odd = false;
    unrolled!(for k in 0..N {
        if const { N <= FEW } {
            // Row by row, so that every exchange is one of two known rows, which stay in registers.
            for i in k + 1..N {
                if rows[i][k].abs() > rows[k][k].abs() {
                    odd = !odd;
                    exchange(&mut order, k, i);
                    exchange(&mut rows, k, i);
                }
            }
        } else {
            let mut p = k;
            let mut largest = rows[k][k].abs();
            for i in k + 1..N {
                let size = rows[i][k].abs();
                let larger = size > largest;
                largest = if larger { size } else { largest };
                p = if larger { i } else { p };
            }
            odd ^= p != k;
            exchange(&mut order, k, p);
            exchange(&mut rows, k, p);
        }
        let d = rows[k][k];
        // Below a subnormal pivot the reciprocal may be infinite, and quotients are taken.
        let mut multipliers = [T::zero(); N];
        if d.abs() >= T::min_positive() {
            let reciprocal = T::one() / d;
            for i in k + 1..N {
                multipliers[i] = rows[i][k] * reciprocal;
            }
        } else {
            for i in k + 1..N {
                multipliers[i] = quotient(rows[i][k], d);
            }
        }
        // The pivot's row from the next column on; zeros before leave what is L alone.
        let mut pivot_row = cut(read::<T, B, N>(&rows[k], k), k);
        set_row(&mut pivot_row, k, T::zero());
        for i in k + 1..N {
            let multiplier = B::splat(multipliers[i]);
            each_block!(T, B, N; for b in k / B::ROWS, {
                let mut rest = B::read(&rows[i], b * B::ROWS).sub_product(pivot_row[b], multiplier);
                if b == k / B::ROWS {
                    rest = rest.with_row(k % B::ROWS, multipliers[i]);
                }
                rest.write(&mut rows[i], b * B::ROWS);
            });
        }
    });
    // Neither a NaN nor an infinity of the input can vanish: each entry is only moved, reduced, or divided by a
    // pivot, and an infinite pivot stays where it is.
    let mut total = zeros::<T, B, N>();
    for k in 0..N {
        // Zero for a finite entry, NaN for any other
        let mut nothing = read::<T, B, N>(&rows[k], 0);
        scale(&mut nothing, T::zero(), 0);
        add(&mut total, &nothing, 0);
    }
    let (mut finite, mut regular) = (true, true);
    for k in 0..N {
        finite &= block::row(&total, k).is_finite();
        regular &= rows[k][k] != T::zero();
    }
    if !(finite & regular) {
        // A copy of what is in registers: it would not be, had a call its address.
        return Err(if const { N <= FEW } { failure(&{ rows }, finite) } else { failure(&rows, finite) });
    }
    Ok(Lu { rows, order, odd })
}

/// L⁻¹ B by rows.
#[inline(always)]
pub(super) fn solve_unit_lower<T: Real, B: Block<T>, const N: usize, const C: usize>(
    lu: &Lu<T, N>,
    b: &[[T; C]; N],
) -> [[T; C]; N] {
    let mut x = *b;
    unrolled!(for i in 0..N {
        let mut rest = read::<T, B, C>(&x[i], 0);
        for k in 0..i {
            sub_multiple(&mut rest, &x[k], lu.rows[i][k], 0);
        }
        write(&rest, &mut x[i], 0);
    });
    x
}

/// L⁻¹ by rows, with zeros after the diagonal.
#[inline(always)]
pub(super) fn unit_lower_inverse<T: Real, B: Block<T>, const N: usize>(lu: &Lu<T, N>) -> [[T; N]; N] {
    let mut x = [[T::zero(); N]; N];
    unrolled!(for i in 0..N {
        let mut rest = zeros::<T, B, N>();
        for k in 0..i {
            sub_multiple_until(&mut rest, &x[k], lu.rows[i][k], k);
        }
        set_row(&mut rest, i, T::one());
        each_block!(T, B, N; for b in 0, {
            if b <= i / B::ROWS {
                rest[b].write(&mut x[i], b * B::ROWS);
            }
        });
    });
    x
}

/// U⁻¹ B by rows.
#[inline(always)]
pub(super) fn solve_upper<T: Real, B: Block<T>, const N: usize, const C: usize>(
    lu: &Lu<T, N>,
    b: &[[T; C]; N],
) -> [[T; C]; N] {
    let reciprocals = lu.reciprocals();
    let mut x = *b;
    unrolled!(for k in (0..N).rev() {
        let mut rest = read::<T, B, C>(&x[k], 0);
        for i in k + 1..N {
            sub_multiple(&mut rest, &x[i], lu.rows[k][i], 0);
        }
        scale(&mut rest, reciprocals[k], 0);
        write(&rest, &mut x[k], 0);
    });
    x
}

/// L⁻ᵀ U⁻ᵀ B by rows.
#[inline(always)]
pub(super) fn solve_factors_transposed<T: Real, B: Block<T>, const N: usize, const C: usize>(
    lu: &Lu<T, N>,
    b: &[[T; C]; N],
) -> [[T; C]; N] {
    if PLAIN {
        let mut x = *b;
        plain::solve_factors_transposed(&lu.rows, &mut x);
        return x;
    }
    let reciprocals = lu.reciprocals();
    let mut x = *b;
    unrolled!(for k in 0..N {
        let mut rest = read::<T, B, C>(&x[k], 0);
        for i in 0..k {
            sub_multiple(&mut rest, &x[i], lu.rows[i][k], 0);
        }
        scale(&mut rest, reciprocals[k], 0);
        write(&rest, &mut x[k], 0);
    });
    unrolled!(for k in (0..N).rev() {
        let mut rest = read::<T, B, C>(&x[k], 0);
        for i in k + 1..N {
            sub_multiple(&mut rest, &x[i], lu.rows[i][k], 0);
        }
        write(&rest, &mut x[k], 0);
    });
    x
}
