//! LU factorisation with partial pivoting: solves and the logarithm of the determinant of a general square matrix.

use super::Pivots;
use crate::error::Error;
use crate::scalar::Real;

/// Exchanges two entries; a `q` out of range, which no factorisation makes, leaves them alone instead of panicking.
#[inline]
pub(super) fn exchange<E, const N: usize>(entries: &mut [E; N], p: usize, q: usize) {
    // Not `swap` behind a comparison with N: for N ≥ 4 the compiler keeps the panic of its bounds check.
    if let Ok([a, b]) = entries.get_disjoint_mut([p, q]) {
        core::mem::swap(a, b);
    }
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
    /// U on and above the diagonal, L below it.
    factors: [[T; N]; N],
    /// Step k exchanged rows k and `exchanges[k]`.
    exchanges: [usize; N],
    /// Whether the number of true exchanges is odd.
    odd: bool,
}

impl<T: Real, const N: usize> Lu<T, N> {
    /// Factors an N × N matrix. Its flow depends on the data: the choice of pivots, by absolute value.
    ///
    /// # Errors
    /// [`Error::NonFinite`] for a NaN, an infinity or an overflow, else [`Error::Singular`] with the first column
    /// that has no nonzero pivot left.
    #[inline]
    pub fn new(a: &[[T; N]; N]) -> Result<Self, Error> {
        let mut factors = *a;
        let mut exchanges = [0; N];
        let mut odd = false;
        let mut pivots = Pivots::new();
        for k in 0..N {
            let mut p = k;
            let mut largest = factors[k][k].abs();
            for i in k + 1..N {
                let size = factors[k][i].abs();
                if size > largest {
                    largest = size;
                    p = i;
                }
            }
            exchanges[k] = p;
            odd ^= p != k;
            for column in &mut factors {
                exchange(column, k, p);
            }
            let d = factors[k][k];
            pivots.observe(d, d != T::zero());
            for i in k + 1..N {
                factors[k][i] = quotient(factors[k][i], d);
            }
            let l = factors[k];
            for j in k + 1..N {
                let u = factors[j][k];
                for i in k + 1..N {
                    factors[j][i] -= l[i] * u;
                }
            }
        }
        // Neither a NaN nor an infinity of the input can vanish: each entry is only moved, reduced, or divided by a
        // pivot, and an infinite pivot stays where it is.
        let mut finite = true;
        for column in &factors {
            for entry in column {
                finite &= entry.is_finite();
            }
        }
        if !finite {
            return Err(Error::NonFinite);
        }
        pivots.into_result(|pivot| Error::Singular { pivot })?;
        Ok(Self { factors, exchanges, odd })
    }

    /// 1 / Uᵢᵢ.
    #[inline]
    fn reciprocals(&self) -> [T; N] {
        let mut reciprocals = [T::one(); N];
        for i in 0..N {
            reciprocals[i] = T::one() / self.factors[i][i];
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
    #[inline]
    #[must_use]
    pub fn solve<const C: usize>(&self, b: &[[T; N]; C]) -> [[T; N]; C] {
        let factors = &self.factors;
        let reciprocals = self.reciprocals();
        let mut x = *b;
        for column in &mut x {
            for k in 0..N {
                exchange(column, k, self.exchanges[k]);
            }
            for k in 0..N {
                let solved = column[k];
                for i in k + 1..N {
                    column[i] -= factors[k][i] * solved;
                }
            }
            for k in (0..N).rev() {
                let solved = column[k] * reciprocals[k];
                column[k] = solved;
                for i in 0..k {
                    column[i] -= factors[k][i] * solved;
                }
            }
        }
        x
    }

    /// A⁻ᵀ B, of shape N × C. Beyond the range of the scalar it holds infinities or NaNs.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// let lu = Lu::new(&[[0.0, 2.0], [4.0, 1.0]])?; // Aᵀ = [0 2; 4 1]
    /// assert_eq!(lu.solve_transposed(&[[2.0, 5.0]]), [[1.0, 1.0]]);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn solve_transposed<const C: usize>(&self, b: &[[T; N]; C]) -> [[T; N]; C] {
        let factors = &self.factors;
        let reciprocals = self.reciprocals();
        let mut x = *b;
        for column in &mut x {
            for k in 0..N {
                let mut rest = column[k];
                for i in 0..k {
                    rest -= factors[k][i] * column[i];
                }
                column[k] = rest * reciprocals[k];
            }
            for k in (0..N).rev() {
                let mut rest = column[k];
                for i in k + 1..N {
                    rest -= factors[k][i] * column[i];
                }
                column[k] = rest;
            }
            for k in (0..N).rev() {
                exchange(column, k, self.exchanges[k]);
            }
        }
        x
    }

    /// A⁻¹. Beyond the range of the scalar it holds infinities or NaNs.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// let lu = Lu::new(&[[0.0, 2.0], [4.0, 1.0]])?; // A = [0 4; 2 1]
    /// assert_eq!(lu.inverse(), [[-0.125, 0.25], [0.5, 0.0]]);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn inverse(&self) -> [[T; N]; N] {
        let mut identity = [[T::zero(); N]; N];
        for i in 0..N {
            identity[i][i] = T::one();
        }
        self.solve(&identity)
    }

    /// The sign of det A: one or minus one.
    ///
    /// ```
    /// # use pullback::linalg::Lu;
    /// assert_eq!(Lu::new(&[[0.0, 1.0], [1.0, 0.0]])?.sign(), -1.0); // an exchange of two rows
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn sign(&self) -> T {
        let mut negative = self.odd;
        for k in 0..N {
            negative ^= self.factors[k][k] < T::zero();
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
    #[inline]
    #[must_use]
    pub fn log_abs_det(&self) -> T {
        let mut sum = T::zero();
        for k in 0..N {
            sum += self.factors[k][k].abs().ln();
        }
        sum
    }
}
