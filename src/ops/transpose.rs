//! The transpose of a matrix, C = Aᵀ.
//!
//! # Derivation
//! ```text
//! Ċ = Ȧᵀ
//! ⟨C̄, Ċ⟩ = ⟨C̄, Ȧᵀ⟩ = ⟨C̄ᵀ, Ȧ⟩
//! Ā = C̄ᵀ
//! ```
//!
//! # Domain
//! All matrices; exact. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;

/// Aᵀ.
///
/// # Shapes
/// A: R × C, result: C × R.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (c, pullback) = transpose::vjp(&matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0]);
/// assert_eq!(c, matrix![1.0, 4.0; 2.0, 5.0; 3.0, 6.0]);
/// // C₂₀ is A₀₂
/// let c_bar = matrix![0.0, 0.0; 0.0, 0.0; 1.0, 0.0];
/// assert_eq!(pullback.pull(c_bar), matrix![0.0, 0.0, 1.0; 0.0, 0.0, 0.0]);
/// ```
#[op(
    pullback = "Ā = C̄ᵀ",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any)
)]
#[inline]
#[must_use]
pub fn transpose<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> SMatrix<T, C, R> {
    from_columns(linalg::transpose(&a.data.0))
}

/// The pullback of [`transpose()`]: nothing needs to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Pullback;

/// Aᵀ and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> (SMatrix<T, C, R>, Pullback) {
    (transpose(a), Pullback)
}

impl Pullback {
    /// The cotangent Ā for the cotangent C̄ of the transpose.
    #[inline]
    #[must_use]
    pub fn pull<T: Real, const R: usize, const C: usize>(&self, c_bar: SMatrix<T, C, R>) -> SMatrix<T, R, C> {
        // Ā = C̄ᵀ
        transpose(&c_bar)
    }
}
