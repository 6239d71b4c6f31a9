//! The trace of a product, y = tr(A B), without the product.
//!
//! # Derivation
//! ```text
//! y = Σᵢⱼ Aᵢⱼ Bⱼᵢ = ⟨A, Bᵀ⟩
//! ẏ = ⟨Ȧ, Bᵀ⟩ + ⟨A, Ḃᵀ⟩ = ⟨Bᵀ, Ȧ⟩ + ⟨Aᵀ, Ḃ⟩
//! Ā = ȳ Bᵀ,  B̄ = ȳ Aᵀ
//! ```
//!
//! # Domain
//! All matrices of transposed shapes. The gradient is exact to one rounding; the value loses the digits that its terms
//! cancel. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::ops::{dot, transpose};
use crate::scalar::Real;
use crate::space::VectorSpace;

/// tr(A B).
///
/// # Shapes
/// A: R × C, B: C × R, result: a number.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (a, b) = (matrix![1.0, 2.0; 3.0, 4.0], matrix![5.0, 6.0; 7.0, 8.0]);
/// let (y, pullback) = trace_product::vjp(&a, &b);
/// assert_eq!(y, 69.0); // 1·5 + 2·7 + 3·6 + 4·8
/// let (a_bar, b_bar) = pullback.pull(1.0);
/// assert_eq!(a_bar, matrix![5.0, 7.0; 6.0, 8.0]);
/// assert_eq!(b_bar, matrix![1.0, 3.0; 2.0, 4.0]);
/// ```
#[op(
    pullback = "Ā = ȳ Bᵀ, B̄ = ȳ Aᵀ",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any, b in any)
)]
#[inline]
#[must_use]
pub fn trace_product<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>, b: &SMatrix<T, C, R>) -> T {
    dot(a, &transpose(b))
}

/// The pullback of [`trace_product()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// A, the derivative with respect to Bᵀ.
    a: SMatrix<T, R, C>,
    /// B, the derivative with respect to Aᵀ.
    b: SMatrix<T, C, R>,
}

/// tr(A B) and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    a: &SMatrix<T, R, C>,
    b: &SMatrix<T, C, R>,
) -> (T, Pullback<T, R, C>) {
    (trace_product(a, b), Pullback { a: *a, b: *b })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangents (Ā, B̄) for the cotangent ȳ of the trace.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, R, C>, SMatrix<T, C, R>) {
        // Ā = ȳ Bᵀ, B̄ = ȳ Aᵀ
        (transpose(&self.b).scaled(y_bar), transpose(&self.a).scaled(y_bar))
    }
}
