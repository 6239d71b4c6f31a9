//! The squared Frobenius norm of a matrix, y = ‖A‖² = Σᵢⱼ Aᵢⱼ².
//!
//! # Derivation
//! ```text
//! y = ⟨A, A⟩
//! ẏ = ⟨2 A, Ȧ⟩
//! ȳ ẏ = ⟨2 ȳ A, Ȧ⟩
//! Ā = 2 ȳ A
//! ```
//!
//! # Domain
//! All matrices; smooth everywhere, well conditioned. Overflows for entries beyond the square root of the range. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::ops::dot;
use crate::scalar::Real;
use crate::space::VectorSpace;

/// ‖A‖², the sum of the squared entries.
///
/// # Shapes
/// A: R × C, result: a number.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = norm_squared::vjp(&vector![3.0, 4.0]);
/// assert_eq!(y, 25.0);
/// assert_eq!(pullback.pull(1.0), vector![6.0, 8.0]);
/// ```
#[op(
    pullback = "Ā = 2 ȳ A",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any)
)]
#[inline]
#[must_use]
pub fn norm_squared<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> T {
    dot(a, a)
}

/// The pullback of [`norm_squared()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// A, half the gradient.
    a: SMatrix<T, R, C>,
}

/// ‖A‖² and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> (T, Pullback<T, R, C>) {
    (norm_squared(a), Pullback { a: *a })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent Ā for the cotangent ȳ of the squared norm.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> SMatrix<T, R, C> {
        // Ā = 2 ȳ A
        self.a.scaled(y_bar + y_bar)
    }
}
