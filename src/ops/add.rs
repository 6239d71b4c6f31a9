//! The sum of two matrices, C = A + B.
//!
//! # Derivation
//! ```text
//! Ċ = Ȧ + Ḃ
//! ⟨C̄, Ċ⟩ = ⟨C̄, Ȧ⟩ + ⟨C̄, Ḃ⟩
//! Ā = C̄,  B̄ = C̄
//! ```
//!
//! # Domain
//! All matrices of the same shape. Perfectly conditioned in each argument.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.1.

use nalgebra::SMatrix;

use crate::op;
use crate::scalar::Real;
use crate::space::Tangent;

/// A + B.
///
/// # Shapes
/// A, B and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (a, b) = (vector![1.0, 2.0], vector![10.0, 20.0]);
/// let (c, pullback) = add::vjp(&a, &b);
/// assert_eq!(c, vector![11.0, 22.0]);
/// assert_eq!(pullback.pull(vector![1.0, -1.0]), (vector![1.0, -1.0], vector![1.0, -1.0]));
/// ```
#[op(
    pullback = "Ā = C̄, B̄ = C̄",
    source = "Giles 2008, §2.2.1",
    fixed_flow,
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any, b in any)
)]
#[inline]
#[must_use]
pub fn add<T: Real, const R: usize, const C: usize>(
    a: &SMatrix<T, R, C>,
    b: &SMatrix<T, R, C>,
) -> SMatrix<T, R, C> {
    let mut sum = *a;
    sum.accumulate(*b);
    sum
}

/// The pullback of [`add()`]: nothing needs to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Pullback;

/// A + B and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    a: &SMatrix<T, R, C>,
    b: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback) {
    (add(a, b), Pullback)
}

impl Pullback {
    /// The cotangents (Ā, B̄) for the cotangent C̄ of the sum.
    #[inline]
    #[must_use]
    pub fn pull<T: Real, const R: usize, const C: usize>(
        &self,
        c_bar: SMatrix<T, R, C>,
    ) -> (SMatrix<T, R, C>, SMatrix<T, R, C>) {
        // Ā = C̄, B̄ = C̄
        (c_bar, c_bar)
    }
}
