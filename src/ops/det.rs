//! Determinant of a square matrix, y = det X.
//!
//! # Derivation
//! By Laplace's expansion along any row, Xᵢⱼ enters the determinant once, times its cofactor Cᵢⱼ:
//! ```text
//! ẏ = Σᵢⱼ Cᵢⱼ Ẋᵢⱼ = ⟨C, Ẋ⟩
//! X̄ = ȳ C
//! ```
//! Where X⁻¹ exists, C = y X⁻ᵀ. The cofactors are computed without it, from an elimination that does not divide by zero.
//!
//! # Domain
//! All matrices: the determinant is a polynomial. At rank N − 1 the gradient is of rank one, at rank N − 2 or less it is
//! zero, and neither needs a special case. The gradient loses κ(X), at rank N − 1 the ratio of the largest to the
//! smallest nonzero singular value, in relative accuracy. Overflow follows IEEE arithmetic. Elimination with complete
//! pivoting: which rows and columns are swapped depends on the data.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.4, where X is nonsingular; elsewhere G. W. Stewart, *On the
//! adjugate matrix*, 1998.

use nalgebra::SMatrix;

use crate::linalg::{self, FullPivotLu};
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// det X.
///
/// # Shapes
/// X: N × N.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// // det [a b; c d] = ad − bc
/// let (y, pullback) = det::vjp(&matrix![1.0, 2.0; 3.0, 4.0]);
/// assert_eq!(y, -2.0);
/// assert_eq!(pullback.pull(1.0), matrix![4.0, -3.0; -2.0, 1.0]);
/// // also where the matrix is singular
/// let (y, pullback) = det::vjp(&matrix![1.0, 2.0; 2.0, 4.0]);
/// assert_eq!(y, 0.0);
/// assert_eq!(pullback.pull(1.0), matrix![4.0, -2.0; -2.0, 1.0]);
/// ```
#[op(
    pullback = "X̄ = ȳ C, C the cofactors of X",
    source = "Giles 2008, §2.2.4; Stewart 1998 for singular matrices",
    gradcheck(N in [1, 2, 3, 6, 20], x in nonsingular)
)]
#[inline]
#[must_use]
pub fn det<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> T {
    linalg::det(&x.data.0)
}

/// The pullback of [`det()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The cofactors C: the gradient for ȳ = 1.
    cofactors: SMatrix<T, N, N>,
}

/// det X and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> (T, Pullback<T, N>) {
    let lu = FullPivotLu::new(&x.data.0);
    (lu.det(), Pullback { cofactors: from_columns(lu.cofactors()) })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent X̄ for the cotangent ȳ of the determinant.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> SMatrix<T, N, N> {
        // X̄ = ȳ C
        self.cofactors.scaled(y_bar)
    }
}
