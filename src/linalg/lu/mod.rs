//! LU factorisation with partial pivoting: solves and the logarithm of the determinant of a general square matrix.

mod over_blocks;

use over_blocks::{factor, solve_factors_transposed, solve_unit_lower, solve_upper, unit_lower_inverse};

use super::block::by_rows;
use super::plain::{self, PLAIN};
use super::{transpose, written_out};
use crate::error::Error;
use crate::scalar::{Real, sum_of_logarithms};

/// Up to how many rows the pivot is sought by exchanges.
pub(super) const FEW: usize = 8;

/// Exchanges two entries; a `q` out of range, which no factorisation makes, leaves them alone instead of panicking.
#[inline]
pub(super) fn exchange<E, const N: usize>(entries: &mut [E; N], p: usize, q: usize) {
    // Not `swap` behind a comparison with N: for N ≥ 4 the compiler keeps the panic of its bounds check.
    if let Ok([a, b]) = entries.get_disjoint_mut([p, q]) {
        core::mem::swap(a, b);
    }
}

/// 0, 1, 2, …
const fn in_order<const N: usize>() -> [usize; N] {
    let mut order = [0; N];
    let mut k = 0;
    while k < N {
        order[k] = k;
        k += 1;
    }
    order
}

/// `a` / `pivot`, or zero for a zero pivot, whose column (or row) is then zero. Keeps a NaN in either case.
#[inline]
pub(super) fn quotient<T: Real>(a: T, pivot: T) -> T {
    if pivot == T::zero() { a * T::zero() } else { a / pivot }
}

/// P A = L U: a square matrix with the exchange of rows that keeps |Lᵢⱼ| ≤ 1, L unit lower and U upper triangular.
///
/// Source: Golub and Van Loan, *Matrix Computations*, 4th ed., §3.4, outer-product form.
///
/// ```
/// use pullback::{Error, linalg::Lu};
///
/// let a = [[0.0, 2.0], [4.0, 1.0]]; // columns: A = [0 4; 2 1], det A = −8
/// let lu = Lu::new(&a)?;
/// assert_eq!(lu.solve(&[[4.0, 3.0]]), [[1.0, 1.0]]);
/// assert_eq!(lu.sign(), -1.0);
/// assert_eq!(Lu::new(&[[1.0, 2.0], [2.0, 4.0]]).err(), Some(Error::Singular { pivot: 1 }));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lu<T, const N: usize> {
    /// The rows of U from the diagonal on, those of L before it.
    rows: [[T; N]; N],
    /// Row k of P A is row `order[k]` of A.
    order: [usize; N],
    /// Whether the permutation is odd.
    odd: bool,
}

impl<T: Real, const N: usize> Lu<T, N> {
    /// Factors an N × N matrix. Its flow depends on the data: the choice of pivots, by absolute value.
    ///
    /// # Errors
    /// [`Error::NonFinite`] for a NaN, an infinity or an overflow, else [`Error::Singular`] with the first column
    /// that has no nonzero pivot left.
    #[cfg_attr(unrolled, inline(always))]
    #[cfg_attr(not(unrolled), inline)]
    pub fn new(a: &[[T; N]; N]) -> Result<Self, Error> {
        if PLAIN {
            let mut lu = Self { rows: *a, order: const { in_order() }, odd: false };
            let (finite, regular) = lu.factor_in_place(a);
            return if finite & regular { Ok(lu) } else { Err(failure(&lu.rows, finite)) };
        }
        by_rows!(N; factor::<T, _, N>(transpose(a)))
    }

    /// What `then` makes of the factors, with these where they stay: for the levels for size, where a `Result` of them is a copy or two.
    ///
    /// # Errors
    /// Those of [`Self::new`], else that of `then`.
    #[inline(always)]
    pub(crate) fn apply<R>(a: &[[T; N]; N], then: impl FnOnce(&Self) -> Result<R, Error>) -> Result<R, Error> {
        let mut lu = Self { rows: *a, order: const { in_order() }, odd: false };
        let (finite, regular) = lu.factor_in_place(a);
        if !(finite & regular) {
            return Err(failure(&lu.rows, finite));
        }
        then(&lu)
    }

    /// Factors by loops: whether all is finite, and whether no pivot is zero.
    #[inline(never)]
    fn factor_in_place(&mut self, a: &[[T; N]; N]) -> (bool, bool) {
        let (odd, finite, regular) = plain::factor(a, &mut self.rows, &mut self.order);
        self.odd = odd;
        (finite, regular)
    }

    /// 1 / Uᵢᵢ.
    #[inline(always)]
    fn reciprocals(&self) -> [T; N] {
        let mut reciprocals = [T::one(); N];
        for i in 0..N {
            reciprocals[i] = T::one() / self.rows[i][i];
        }
        reciprocals
    }

    /// A⁻¹ B, of shape N × C. Beyond the range of the scalar it holds infinities or NaNs.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// let lu = Lu::new(&[[1.0, 3.0], [2.0, 4.0]])?; // A = [1 2; 3 4]
    /// let [[x, y]] = lu.solve(&[[5.0, 11.0]]);
    /// assert!((x - 1.0f64).abs() < 1e-14 && (y - 2.0f64).abs() < 1e-14);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[cfg_attr(unrolled, inline(always))]
    #[cfg_attr(not(unrolled), inline)]
    #[must_use]
    pub fn solve<const C: usize>(&self, b: &[[T; N]; C]) -> [[T; N]; C] {
        if PLAIN {
            let mut x = plain::blank();
            for k in 0..N {
                for j in 0..C {
                    x[k][j] = b[j].get(self.order[k]).copied().unwrap_or(T::zero());
                }
            }
            plain::solve_unit_lower(&self.rows, &mut x);
            plain::solve_upper(&self.rows, &mut x);
            return transpose(&x);
        }
        let rows = transpose(b);
        let mut permuted = [[T::zero(); C]; N];
        for k in 0..N {
            if let Some(row) = rows.get(self.order[k]) {
                permuted[k] = *row;
            }
        }
        let solved =
            by_rows!(C; solve_upper::<T, _, N, C>(self, &by_rows!(C; solve_unit_lower::<T, _, N, C>(self, &permuted))));
        transpose(&solved)
    }

    /// A⁻ᵀ B, of shape N × C. Beyond the range of the scalar it holds infinities or NaNs.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// let lu = Lu::new(&[[0.0, 2.0], [4.0, 1.0]])?; // Aᵀ = [0 2; 4 1]
    /// assert_eq!(lu.solve_transposed(&[[2.0, 5.0]]), [[1.0, 1.0]]);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[cfg_attr(unrolled, inline(always))]
    #[cfg_attr(not(unrolled), inline)]
    #[must_use]
    pub fn solve_transposed<const C: usize>(&self, b: &[[T; N]; C]) -> [[T; N]; C] {
        let solved = by_rows!(C; solve_factors_transposed::<T, _, N, C>(self, &transpose(b)));
        let mut rows = solved;
        for k in 0..N {
            if let Some(row) = rows.get_mut(self.order[k]) {
                *row = solved[k];
            }
        }
        transpose(&rows)
    }

    /// A⁻¹. Beyond the range of the scalar it holds infinities or NaNs.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// let lu = Lu::new(&[[0.0, 2.0], [4.0, 1.0]])?; // A = [0 4; 2 1]
    /// assert_eq!(lu.inverse(), [[-0.125, 0.25], [0.5, 0.0]]);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[inline(always)]
    #[must_use]
    pub fn inverse(&self) -> [[T; N]; N] {
        if PLAIN {
            let mut inverse = plain::over(&self.rows);
            self.write_inverse(&mut inverse);
            return inverse;
        }
        // The columns of U⁻¹ L⁻¹; those of A⁻¹ = U⁻¹ L⁻¹ P are the same in another order.
        let columns =
            transpose(&by_rows!(N; solve_upper::<T, _, N, N>(self, &by_rows!(N; unit_lower_inverse::<T, _, N>(self)))));
        let mut inverse = columns;
        for k in 0..N {
            if let Some(column) = inverse.get_mut(self.order[k]) {
                *column = columns[k];
            }
        }
        inverse
    }

    /// Writes A⁻¹ over `inverse`.
    #[inline]
    pub(crate) fn write_inverse(&self, inverse: &mut [[T; N]; N]) {
        if PLAIN {
            let mut x = plain::over(&self.rows);
            plain::unit_lower_inverse(&self.rows, &mut x);
            plain::solve_upper(&self.rows, &mut x);
            for k in 0..N {
                if let Some(column) = inverse.get_mut(self.order[k]) {
                    written_out!(T, N; for i in (0, N) {
                        column[i] = x[i][k];
                    });
                }
            }
        } else {
            *inverse = self.inverse();
        }
    }

    /// The sign of det A: one or minus one.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// assert_eq!(Lu::new(&[[0.0, 1.0], [1.0, 0.0]])?.sign(), -1.0); // an exchange of two rows
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[cfg_attr(unrolled, inline(always))]
    #[cfg_attr(not(unrolled), inline)]
    #[must_use]
    pub fn sign(&self) -> T {
        let mut negative = self.odd;
        for k in 0..N {
            negative ^= self.rows[k][k] < T::zero();
        }
        if negative { -T::one() } else { T::one() }
    }

    /// ln|det A| as the sum over the pivots: it has no overflow of its own.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// let lu = Lu::new(&[[0.0, 2.0], [4.0, 1.0]])?; // det A = −8
    /// assert!((lu.log_abs_det() - 8f64.ln()).abs() < 1e-15);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[cfg_attr(unrolled, inline(always))]
    #[cfg_attr(not(unrolled), inline)]
    #[must_use]
    pub fn log_abs_det(&self) -> T {
        let mut pivots = [T::zero(); N];
        for k in 0..N {
            pivots[k] = self.rows[k][k].abs();
        }
        sum_of_logarithms(&pivots)
    }
}

/// Why a factorisation failed.
#[cold]
#[inline(never)]
fn failure<T: Real, const N: usize>(rows: &[[T; N]; N], finite: bool) -> Error {
    if !finite {
        return Error::NonFinite;
    }
    let mut pivot = 0;
    while pivot < N && rows[pivot][pivot] != T::zero() {
        pivot += 1;
    }
    Error::Singular { pivot }
}
