//! The Frobenius inner product of two matrices, y = ⟨A, B⟩ = Σᵢⱼ Aᵢⱼ Bᵢⱼ.
//!
//! # Derivation
//! ```text
//! ẏ = ⟨Ȧ, B⟩ + ⟨A, Ḃ⟩
//! ȳ ẏ = ⟨ȳ B, Ȧ⟩ + ⟨ȳ A, Ḃ⟩
//! Ā = ȳ B,  B̄ = ȳ A
//! ```
//!
//! # Domain
//! All matrices of the same shape; vectors are the case of one column. The gradient is exact to one rounding; the value
//! loses the digits that its terms cancel. The terms are added column by column. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::scalar::Real;
use crate::space::VectorSpace;

/// ⟨A, B⟩, the sum of the products of corresponding entries.
///
/// # Shapes
/// A and B: R × C, result: a number.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (a, b) = (matrix![1.0, 2.0; 3.0, 4.0], matrix![5.0, 6.0; 7.0, 8.0]);
/// let (y, pullback) = dot::vjp(&a, &b);
/// assert_eq!(y, 70.0); // 5 + 12 + 21 + 32
/// assert_eq!(pullback.pull(2.0), (b * 2.0, a * 2.0));
/// ```
#[op(
    pullback = "Ā = ȳ B, B̄ = ȳ A",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any, b in any)
)]
#[inline]
#[must_use]
pub fn dot<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>, b: &SMatrix<T, R, C>) -> T {
    a.inner(b)
}

/// The pullback of [`dot()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// A, the derivative with respect to B.
    a: SMatrix<T, R, C>,
    /// B, the derivative with respect to A.
    b: SMatrix<T, R, C>,
}

/// ⟨A, B⟩ and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    a: &SMatrix<T, R, C>,
    b: &SMatrix<T, R, C>,
) -> (T, Pullback<T, R, C>) {
    (dot(a, b), Pullback { a: *a, b: *b })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangents (Ā, B̄) for the cotangent ȳ of the inner product.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, R, C>, SMatrix<T, R, C>) {
        // Ā = ȳ B, B̄ = ȳ A
        (self.b.scaled(y_bar), self.a.scaled(y_bar))
    }
}
