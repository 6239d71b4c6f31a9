//! The difference of two matrices, C = A − B.
//!
//! # Derivation
//! ```text
//! Ċ = Ȧ − Ḃ
//! ⟨C̄, Ċ⟩ = ⟨C̄, Ȧ⟩ + ⟨−C̄, Ḃ⟩
//! Ā = C̄,  B̄ = −C̄
//! ```
//!
//! # Domain
//! All matrices of the same shape. Gradient perfectly conditioned; the value, like every difference, loses the digits in
//! which A and B agree. Fixed flow.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.1, with the sign of B turned.

use nalgebra::SMatrix;

use crate::linalg::negated;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// A − B.
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
/// let (c, pullback) = sub::vjp(&a, &b);
/// assert_eq!(c, vector![-9.0, -18.0]);
/// assert_eq!(pullback.pull(vector![1.0, -3.0]), (vector![1.0, -3.0], vector![-1.0, 3.0]));
/// ```
#[op(
    pullback = "Ā = C̄, B̄ = −C̄",
    source = "Giles 2008, §2.2.1",
    fixed_flow,
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any, b in any)
)]
#[inline]
#[must_use]
pub fn sub<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>, b: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    VectorSpace::zip_map(a, b, |a, b| a - b)
}

/// The pullback of [`sub()`]: nothing needs to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Pullback;

/// A − B and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    a: &SMatrix<T, R, C>,
    b: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback) {
    (sub(a, b), Pullback)
}

impl Pullback {
    /// The cotangents (Ā, B̄) for the cotangent C̄ of the difference.
    #[inline]
    #[must_use]
    pub fn pull<T: Real, const R: usize, const C: usize>(
        &self,
        c_bar: SMatrix<T, R, C>,
    ) -> (SMatrix<T, R, C>, SMatrix<T, R, C>) {
        // Ā = C̄, B̄ = −C̄
        (c_bar, from_columns(negated(&c_bar.data.0)))
    }
}
