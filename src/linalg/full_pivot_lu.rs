//! Elimination with complete pivoting: the determinant and the matrix of cofactors, also of a singular matrix.
//!
//! # Derivation
//! ```text
//! P A Q = L B V,   B = diag(d₀, …, d₍N₋₃₎, S)      L unit lower, V unit upper, S = [a b; c d] the last 2 × 2 block
//! det A = ±d₀⋯d₍N₋₃₎ (ad − bc)
//! adj(XY) = adj(Y) adj(X)  ⇒  adj A = ±Q V⁻¹ adj(B) L⁻¹ P,      cof A = (adj A)ᵀ
//! adj(B): the product of the other pivots times det S; for S itself d₀⋯d₍N₋₃₎ [d −b; −c a]
//! ```
//!
//! No step divides by a zero: the largest entry left is the pivot, so a zero pivot means that the whole block left is
//! zero, and the quotients by it are taken as zero. The last 2 × 2 block is not eliminated because its determinant and
//! its adjugate are polynomials: that makes the derivative of the determinant exact on dual numbers at every matrix,
//! and the second derivative too (a block of zeros of size 3 contributes third-order terms only).
//!
//! # Source
//! The rank-deficient case: G. W. Stewart, *On the adjugate matrix*, Linear Algebra and its Applications 283, 1998.
//! The 2 × 2 ending is an own derivation.

use super::lu::{exchange, quotient};
use super::transpose;
use crate::scalar::Real;

/// det A of an N × N matrix: a polynomial in the entries, defined everywhere.
///
/// An infinity or a NaN where the product of the pivots overflows. It is the same bits as [`FullPivotLu::det`].
///
/// ```
/// use pullback::{Dual, linalg::det};
///
/// assert_eq!(det(&[[1.0, 3.0], [2.0, 4.0]]), -2.0);
/// // d/dx det [x 2; 2 4] = 4, also at x = 1 where the matrix is singular.
/// let (one, two, four) = (Dual::new(1.0, 1.0), Dual::constant(2.0), Dual::constant(4.0));
/// let d = det(&[[one, two], [two, four]]);
/// assert_eq!((d.re, d.eps), (0.0, 4.0));
/// ```
#[inline]
#[must_use]
pub fn det<T: Real, const N: usize>(a: &[[T; N]; N]) -> T {
    FullPivotLu::new(a).det()
}

/// The matrix of cofactors of A, of shape N × N: the derivative of det A by each entry, and det A · A⁻ᵀ where A⁻¹ exists.
///
/// ```
/// use pullback::linalg::cofactors;
///
/// assert_eq!(cofactors(&[[1.0, 2.0], [2.0, 4.0]]), [[4.0, -2.0], [-2.0, 1.0]]); // of a singular matrix
/// ```
#[inline]
#[must_use]
pub fn cofactors<T: Real, const N: usize>(a: &[[T; N]; N]) -> [[T; N]; N] {
    FullPivotLu::new(a).cofactors()
}

/// The factorisation P A Q = L B V from which both [`det()`] and [`cofactors()`] come.
///
/// ```
/// use pullback::linalg::FullPivotLu;
///
/// let lu = FullPivotLu::new(&[[2.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 0.0]]); // diag(2, 3, 0)
/// assert_eq!(lu.det(), 0.0);
/// assert_eq!(lu.cofactors(), [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 6.0]]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FullPivotLu<T, const N: usize> {
    /// The pivots and the block S on the diagonal, L below and V above.
    factors: [[T; N]; N],
    /// Step k exchanged rows k and `row_exchanges[k]`.
    row_exchanges: [usize; N],
    /// Step k exchanged columns k and `column_exchanges[k]`.
    column_exchanges: [usize; N],
    /// Whether the number of true exchanges is odd.
    odd: bool,
}

impl<T: Real, const N: usize> FullPivotLu<T, N> {
    /// How many pivots are eliminated before the last block.
    const STEPS: usize = N.saturating_sub(2);

    /// Factors any N × N matrix. Its flow depends on the data: the choice of pivots, by absolute value.
    #[inline]
    #[must_use]
    pub fn new(a: &[[T; N]; N]) -> Self {
        let mut factors = *a;
        let mut row_exchanges = [0; N];
        let mut column_exchanges = [0; N];
        let mut odd = false;
        for k in 0..Self::STEPS {
            let (mut p, mut q) = (k, k);
            let mut largest = factors[k][k].abs();
            for j in k..N {
                for i in k..N {
                    let size = factors[j][i].abs();
                    if size > largest {
                        largest = size;
                        (p, q) = (i, j);
                    }
                }
            }
            row_exchanges[k] = p;
            column_exchanges[k] = q;
            odd ^= (p != k) ^ (q != k);
            exchange(&mut factors, k, q);
            for column in &mut factors {
                exchange(column, k, p);
            }
            let d = factors[k][k];
            for i in k + 1..N {
                factors[k][i] = quotient(factors[k][i], d);
            }
            let l = factors[k];
            for j in k + 1..N {
                let u = factors[j][k];
                for i in k + 1..N {
                    factors[j][i] -= l[i] * u;
                }
                factors[j][k] = quotient(u, d);
            }
        }
        Self { factors, row_exchanges, column_exchanges, odd }
    }

    /// The sign of the permutations times d₀⋯d₍N₋₃₎.
    #[inline]
    fn leading_product(&self) -> T {
        let mut product = if self.odd { -T::one() } else { T::one() };
        for k in 0..Self::STEPS {
            product *= self.factors[k][k];
        }
        product
    }

    /// The last block by rows, (a, b, c, d). A 1 × 1 matrix is bordered by zeros and a one.
    #[inline]
    fn last_block(&self) -> (T, T, T, T) {
        let f = &self.factors;
        if N >= 2 {
            (f[N - 2][N - 2], f[N - 1][N - 2], f[N - 2][N - 1], f[N - 1][N - 1])
        } else {
            let entry = if N == 1 { f[0][0] } else { T::one() };
            (entry, T::zero(), T::zero(), T::one())
        }
    }

    /// det A, an infinity or a NaN where the product of the pivots overflows.
    ///
    /// ```
    /// # use pullback::linalg::FullPivotLu;
    /// assert_eq!(FullPivotLu::new(&[[1.0, 3.0], [2.0, 4.0]]).det(), -2.0);
    /// ```
    #[inline]
    #[must_use]
    pub fn det(&self) -> T {
        let (a, b, c, d) = self.last_block();
        self.leading_product() * (a * d - b * c)
    }

    /// The matrix of cofactors of A, of shape N × N.
    ///
    /// ```
    /// # use pullback::linalg::FullPivotLu;
    /// let cofactors = FullPivotLu::new(&[[1.0, 3.0], [2.0, 4.0]]).cofactors(); // of [1 2; 3 4]
    /// assert_eq!(cofactors, [[4.0, -2.0], [-3.0, 1.0]]); // [4 −3; −2 1]
    /// ```
    #[inline]
    #[must_use]
    pub fn cofactors(&self) -> [[T; N]; N] {
        let factors = &self.factors;
        let steps = Self::STEPS;
        let (a, b, c, d) = self.last_block();
        let leading = self.leading_product();

        // others[k]: the product of all pivots but the k-th, with det S and the sign.
        let mut others = [T::one(); N];
        let mut before = if self.odd { -T::one() } else { T::one() };
        for k in 0..steps {
            others[k] = before;
            before *= factors[k][k];
        }
        let mut after = a * d - b * c;
        for k in (0..steps).rev() {
            others[k] *= after;
            after *= factors[k][k];
        }

        let mut z = [[T::zero(); N]; N];
        for j in 0..N {
            let column = &mut z[j];
            // L⁻¹
            column[j] = T::one();
            for k in j..steps {
                let solved = column[k];
                for i in k + 1..N {
                    column[i] -= factors[k][i] * solved;
                }
            }
            // adj(B) L⁻¹
            for k in 0..steps {
                column[k] *= others[k];
            }
            if N >= 2 {
                let (first, second) = (column[N - 2], column[N - 1]);
                column[N - 2] = leading * (d * first - b * second);
                column[N - 1] = leading * (a * second - c * first);
            }
            // V⁻¹ adj(B) L⁻¹
            for k in (1..N).rev() {
                let solved = column[k];
                for i in 0..k.min(steps) {
                    column[i] -= factors[k][i] * solved;
                }
            }
        }
        // Q · P undo the exchanges, the last one first.
        for k in (0..steps).rev() {
            for column in &mut z {
                exchange(column, k, self.column_exchanges[k]);
            }
            exchange(&mut z, k, self.row_exchanges[k]);
        }
        transpose(&z)
    }
}
