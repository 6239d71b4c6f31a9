//! The Gram matrix of the rows of a matrix, C = A Aᵀ.
//!
//! # Derivation
//! ```text
//! Ċ = Ȧ Aᵀ + A Ȧᵀ
//! ⟨C̄, Ċ⟩ = ⟨C̄ A, Ȧ⟩ + ⟨C̄ᵀ A, Ȧ⟩, and C̄ is symmetric
//! Ā = 2 C̄ A
//! ```
//!
//! # Domain
//! All matrices; smooth everywhere. The result is positive semidefinite up to rounding, and each entry off the diagonal is
//! computed once. Fixed flow.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.2, for both factors at once.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};
use crate::types::Symmetric;

/// A Aᵀ, the inner products of the rows of A.
///
/// # Shapes
/// A: R × C, result: R × R.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (c, pullback) = row_gram::vjp(&matrix![1.0, 2.0; 3.0, 4.0]);
/// assert_eq!(c.to_matrix(), matrix![5.0, 11.0; 11.0, 25.0]);
/// // C₀₀ = A₀₀² + A₀₁²
/// let c_bar = Symmetric::from_lower(&matrix![1.0, 0.0; 0.0, 0.0]);
/// assert_eq!(pullback.pull(c_bar), matrix![2.0, 4.0; 0.0, 0.0]);
/// ```
#[op(
    pullback = "Ā = 2 C̄ A",
    source = "Giles 2008, §2.2.2, for both factors at once",
    fixed_flow,
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 2), (6, 6), (20, 20)], a in any)
)]
#[cfg_attr(all(unrolled, wide), inline(always))]
#[cfg_attr(not(all(unrolled, wide)), inline)]
#[must_use]
pub fn row_gram<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> Symmetric<T, R> {
    Symmetric { columns: linalg::row_gram(&a.data.0) }
}

/// The pullback of [`row_gram()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// A, both factors of the product.
    a: SMatrix<T, R, C>,
}

/// A Aᵀ and its pullback.
#[cfg_attr(all(unrolled, wide), inline(always))]
#[cfg_attr(not(all(unrolled, wide)), inline)]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> (Symmetric<T, R>, Pullback<T, R, C>) {
    (row_gram(a), Pullback { a: *a })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent Ā for the cotangent C̄ of the Gram matrix.
    #[cfg_attr(all(unrolled, wide), inline(always))]
    #[cfg_attr(not(all(unrolled, wide)), inline)]
    #[must_use]
    pub fn pull(&self, c_bar: Symmetric<T, R>) -> SMatrix<T, R, C> {
        // C̄ A
        let half = from_columns(linalg::symmetric_product(&c_bar.columns, &self.a.data.0));
        // Ā = 2 C̄ A
        half.scaled(T::from_f64(2.0))
    }
}
