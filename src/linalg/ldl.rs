//! The factorisation S = L D Lᵀ, which needs no square root.

use super::block::{Block, by_rows, cut, divide, read, row, scale, set_row, sub_multiple, write};
use super::{require_positive, unrolled};
use crate::error::Error;
use crate::scalar::Real;

/// S = L D Lᵀ with L unit lower-triangular and D diagonal and positive, from the lower triangle of S, of shape N × N.
///
/// The result is compact: D on the diagonal, L strictly below it (its ones are implied), zeros above.
///
/// Source: Golub and Van Loan, *Matrix Computations*, 4th ed., §4.1.2, by columns.
///
/// # Errors
/// [`Error::NonFinite`] for a NaN, an infinity or an overflow, else [`Error::NotPositiveDefinite`] with the row of the
/// first pivot Dᵢᵢ that is not positive.
///
/// ```
/// use pullback::{Error, linalg::ldl};
///
/// let s = [[4.0, 2.0], [f64::NAN, 10.0]]; // S = [4 2; 2 10] = [1 0; ½ 1] diag(4, 9) [1 ½; 0 1]
/// assert_eq!(ldl(&s), Ok([[4.0, 0.5], [0.0, 9.0]]));
/// assert_eq!(ldl(&[[1.0, 2.0], [2.0, 4.0]]), Err(Error::NotPositiveDefinite { pivot: 1 }));
/// ```
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub fn ldl<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    by_rows!(N; factor::<T, _, N>(s_lower))
}

#[inline(always)]
fn factor<T: Real, B: Block<T>, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    let mut l = [[T::zero(); N]; N];
    let mut pivots = [T::zero(); N];
    unrolled!(for j in 0..N {
        let mut column = read::<T, B, N>(&s_lower[j], j);
        for k in 0..j {
            let factor = l[k][j] * l[k][k];
            // The diagonal of the compact form, D, is above row j and not in use.
            sub_multiple(&mut column, &l[k], factor, j);
        }
        let d = row(&column, j);
        pivots[j] = d;
        // Quotients and not a reciprocal: that of a subnormal pivot is infinite. An infinite quotient reaches its own
        // row's pivot as −Lᵢⱼ(LᵢⱼDⱼ) = −∞.
        let positive = d > T::zero();
        let mut quotients = column;
        divide(&mut quotients, d, j);
        // A column that fails leaves the others alone, except that 0 · NaN and 0 · ∞ carry on to the pivot of their row.
        let mut failed = column;
        scale(&mut failed, T::zero(), j);
        let mut column = if positive { quotients } else { failed };
        set_row(&mut column, j, d);
        write(&cut(column, j), &mut l[j], j);
    });
    require_positive(&pivots)?;
    Ok(l)
}
