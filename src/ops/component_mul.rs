//! The product of two matrices entry by entry, C = A ∘ B.
//!
//! # Derivation
//! ```text
//! Ċ = Ȧ ∘ B + A ∘ Ḃ
//! ⟨C̄, Ċ⟩ = ⟨C̄ ∘ B, Ȧ⟩ + ⟨C̄ ∘ A, Ḃ⟩
//! Ā = C̄ ∘ B,  B̄ = C̄ ∘ A
//! ```
//!
//! # Domain
//! All matrices of the same shape. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::scalar::Real;
use crate::space::VectorSpace;

/// A ∘ B, the entries Aᵢⱼ Bᵢⱼ.
///
/// # Shapes
/// A, B and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (a, b) = (vector![2.0, 3.0], vector![5.0, 7.0]);
/// let (c, pullback) = component_mul::vjp(&a, &b);
/// assert_eq!(c, vector![10.0, 21.0]);
/// let (a_bar, b_bar) = pullback.pull(vector![1.0, -1.0]);
/// assert_eq!((a_bar, b_bar), (vector![5.0, -7.0], vector![2.0, -3.0]));
/// ```
#[op(
    pullback = "Ā = C̄ ∘ B, B̄ = C̄ ∘ A",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any, b in any)
)]
#[inline]
#[must_use]
pub fn component_mul<T: Real, const R: usize, const C: usize>(
    a: &SMatrix<T, R, C>,
    b: &SMatrix<T, R, C>,
) -> SMatrix<T, R, C> {
    VectorSpace::zip_map(a, b, |a, b| a * b)
}

/// The pullback of [`component_mul()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// A, which carries C̄ to B̄.
    a: SMatrix<T, R, C>,
    /// B, which carries C̄ to Ā.
    b: SMatrix<T, R, C>,
}

/// A ∘ B and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    a: &SMatrix<T, R, C>,
    b: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, C>) {
    (component_mul(a, b), Pullback { a: *a, b: *b })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangents (Ā, B̄) for the cotangent C̄ of the product.
    #[inline]
    #[must_use]
    pub fn pull(&self, c_bar: SMatrix<T, R, C>) -> (SMatrix<T, R, C>, SMatrix<T, R, C>) {
        // Ā = C̄ ∘ B, B̄ = C̄ ∘ A
        (component_mul(&c_bar, &self.b), component_mul(&c_bar, &self.a))
    }
}
