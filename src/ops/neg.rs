//! The negative of a matrix, C = −A.
//!
//! # Derivation
//! ```text
//! Ċ = −Ȧ
//! ⟨C̄, Ċ⟩ = ⟨−C̄, Ȧ⟩
//! Ā = −C̄
//! ```
//!
//! # Domain
//! All matrices; exact. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::linalg::negated;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;

/// −A.
///
/// # Shapes
/// A and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (c, pullback) = neg::vjp(&vector![1.0, -2.0]);
/// assert_eq!(c, vector![-1.0, 2.0]);
/// assert_eq!(pullback.pull(vector![3.0, 5.0]), vector![-3.0, -5.0]);
/// ```
#[op(
    pullback = "Ā = −C̄",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any)
)]
#[inline]
#[must_use]
pub fn neg<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    from_columns(negated(&a.data.0))
}

/// The pullback of [`neg()`]: nothing needs to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Pullback;

/// −A and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> (SMatrix<T, R, C>, Pullback) {
    (neg(a), Pullback)
}

impl Pullback {
    /// The cotangent Ā for the cotangent C̄ of the negative.
    #[inline]
    #[must_use]
    pub fn pull<T: Real, const R: usize, const C: usize>(&self, c_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // Ā = −C̄
        from_columns(negated(&c_bar.data.0))
    }
}
