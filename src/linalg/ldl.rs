//! The factorisation S = L D Lᵀ, which needs no square root.

use super::Pivots;
use crate::error::Error;
use crate::scalar::Real;

/// S = L D Lᵀ with L unit lower-triangular and D diagonal and positive, from the lower triangle of S, of shape N × N.
///
/// The result is compact: D on the diagonal, L strictly below it (its ones are implied), zeros above.
///
/// Source: Golub and Van Loan, *Matrix Computations*, 4th ed., §4.1.2, by columns.
///
/// # Errors
/// The first pivot Dᵢᵢ that is not positive and finite decides: [`Error::NotPositiveDefinite`] with its row if it is
/// finite, else [`Error::NonFinite`]. A NaN, an infinity or an overflow in row i makes pivot i NaN or infinite.
///
/// ```
/// use pullback::{Error, linalg::ldl};
///
/// let s = [[4.0, 2.0], [f64::NAN, 10.0]]; // S = [4 2; 2 10] = [1 0; ½ 1] diag(4, 9) [1 ½; 0 1]
/// assert_eq!(ldl(&s), Ok([[4.0, 0.5], [0.0, 9.0]]));
/// assert_eq!(ldl(&[[1.0, 2.0], [2.0, 4.0]]), Err(Error::NotPositiveDefinite { pivot: 1 }));
/// ```
#[inline]
pub fn ldl<T: Real, const N: usize>(s_lower: &[[T; N]; N]) -> Result<[[T; N]; N], Error> {
    let mut l = [[T::zero(); N]; N];
    let mut pivots = Pivots::new();
    for j in 0..N {
        let mut column = [T::zero(); N];
        for i in j..N {
            column[i] = s_lower[j][i];
        }
        for k in 0..j {
            let factor = l[k][j] * l[k][k];
            for i in j..N {
                column[i] -= l[k][i] * factor;
            }
        }
        let d = column[j];
        pivots.observe(d, d > T::zero());
        // Quotients and not a reciprocal: that of a subnormal pivot is infinite. An infinite quotient reaches its own
        // row's pivot as −Lᵢⱼ(LᵢⱼDⱼ) = −∞, since every Dⱼ before the first failure is positive and finite.
        for i in j + 1..N {
            column[i] /= d;
        }
        l[j] = column;
    }
    pivots.into_result(|pivot| Error::NotPositiveDefinite { pivot })?;
    Ok(l)
}
