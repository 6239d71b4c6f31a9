//! The exponential of every entry, yᵢⱼ = exp xᵢⱼ. Not the exponential of the matrix.
//!
//! # Derivation
//! ```text
//! Ẏ = Y ∘ Ẋ, ∘ the product entry by entry
//! ⟨Ȳ, Ẏ⟩ = ⟨Y ∘ Ȳ, Ẋ⟩
//! X̄ = Y ∘ Ȳ
//! ```
//!
//! # Domain
//! All matrices; smooth. Where exp overflows, value and slope are infinite. Relative accuracy is lost in proportion to
//! |xᵢⱼ|. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::linalg::map;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// exp xᵢⱼ, entry by entry.
///
/// # Shapes
/// X and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = exp::vjp(&vector![0.0, 1.0]);
/// assert!(y[0] == 1.0 && (y[1] - std::f64::consts::E).abs() < 1e-15);
/// assert_eq!(pullback.pull(vector![3.0, 1.0]), vector![3.0, y[1]]); // eˣ is its own slope
/// ```
#[op(
    pullback = "X̄ = Y ∘ Ȳ",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 20)], x in any)
)]
#[inline]
#[must_use]
pub fn exp<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    from_columns(map(&x.data.0, T::exp))
}

/// The pullback of [`exp()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// The value Y, which is also the slope.
    y: SMatrix<T, R, C>,
}

/// The exponentials and their pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, C>) {
    let y = exp(x);
    (y, Pullback { y })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent X̄ for the cotangent Ȳ of the result.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // X̄ = Y ∘ Ȳ
        VectorSpace::zip_map(&self.y, &y_bar, |y, y_bar| y * y_bar)
    }
}
