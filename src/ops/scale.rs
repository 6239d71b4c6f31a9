//! A number times a matrix, C = s A.
//!
//! # Derivation
//! ```text
//! Ċ = ṡ A + s Ȧ
//! ⟨C̄, Ċ⟩ = ⟨C̄, A⟩ ṡ + ⟨s C̄, Ȧ⟩
//! s̄ = ⟨C̄, A⟩,  Ā = s C̄
//! ```
//!
//! # Domain
//! All numbers and matrices. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::scalar::Real;
use crate::space::VectorSpace;

/// s A.
///
/// # Shapes
/// s: a number, A and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (c, pullback) = scale::vjp(3.0, &vector![1.0, 2.0]);
/// assert_eq!(c, vector![3.0, 6.0]);
/// let (s_bar, a_bar) = pullback.pull(vector![10.0, 1.0]);
/// assert_eq!(s_bar, 12.0); // 10·1 + 1·2
/// assert_eq!(a_bar, vector![30.0, 3.0]);
/// ```
#[op(
    pullback = "s̄ = ⟨C̄, A⟩, Ā = s C̄",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], s in any, a in any)
)]
#[inline]
#[must_use]
pub fn scale<T: Real, const R: usize, const C: usize>(s: T, a: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    a.scaled(s)
}

/// The pullback of [`scale()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// s, which carries C̄ to Ā.
    s: T,
    /// A, which carries C̄ to s̄.
    a: SMatrix<T, R, C>,
}

/// s A and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    s: T,
    a: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, C>) {
    (scale(s, a), Pullback { s, a: *a })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangents (s̄, Ā) for the cotangent C̄ of the multiple.
    #[inline]
    #[must_use]
    pub fn pull(&self, c_bar: SMatrix<T, R, C>) -> (T, SMatrix<T, R, C>) {
        // s̄ = ⟨C̄, A⟩, Ā = s C̄
        (c_bar.inner(&self.a), c_bar.scaled(self.s))
    }
}
