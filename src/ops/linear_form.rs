//! A linear form, y = wᵀ x.
//!
//! # Derivation
//! ```text
//! ẏ = ẇᵀ x + wᵀ ẋ
//! ȳ ẏ = ⟨ȳ x, ẇ⟩ + ⟨ȳ w, ẋ⟩
//! w̄ = ȳ x,  x̄ = ȳ w
//! ```
//!
//! # Domain
//! All vectors of the same length. It is [`dot()`](crate::ops::dot()) for one column, to the last bit. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SVector;

use crate::op;
use crate::ops::dot;
use crate::scalar::Real;

/// wᵀ x.
///
/// # Shapes
/// w and x: N, result: a number.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (w, x) = (vector![1.0, 2.0], vector![3.0, 5.0]);
/// let (y, pullback) = linear_form::vjp(&w, &x);
/// assert_eq!(y, 13.0);
/// assert_eq!(pullback.pull(1.0), (vector![3.0, 5.0], vector![1.0, 2.0]));
/// ```
#[op(
    pullback = "w̄ = ȳ x, x̄ = ȳ w",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], w in any, x in any)
)]
#[inline]
#[must_use]
pub fn linear_form<T: Real, const N: usize>(w: &SVector<T, N>, x: &SVector<T, N>) -> T {
    dot(w, x)
}

/// The pullback of [`linear_form()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The pullback of ⟨w, x⟩: x, the derivative with respect to w, and w, the derivative with respect to x.
    dot: dot::Pullback<T, N, 1>,
}

/// wᵀ x and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(w: &SVector<T, N>, x: &SVector<T, N>) -> (T, Pullback<T, N>) {
    let (y, dot) = dot::vjp(w, x);
    (y, Pullback { dot })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (w̄, x̄) for the cotangent ȳ of the form.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SVector<T, N>) {
        // w̄ = ȳ x, x̄ = ȳ w
        self.dot.pull(y_bar)
    }
}
