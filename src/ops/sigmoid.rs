//! The logistic function of every entry, yᵢⱼ = 1/(1 + exp(−xᵢⱼ)).
//!
//! # Derivation
//! ```text
//! 1 + e⁻ˣ = 1/y  ⇒  ẏ = y² e⁻ˣ ẋ = y (1 − y) ẋ
//! Ẏ = Y′ ∘ Ẋ,  y′ᵢⱼ = yᵢⱼ(1 − yᵢⱼ), ∘ the product entry by entry
//! ⟨Ȳ, Ẏ⟩ = ⟨Y′ ∘ Ȳ, Ẋ⟩
//! X̄ = Y′ ∘ Ȳ
//! ```
//!
//! # Domain
//! All matrices; smooth. With e = exp(−|x|) and s = 1/(1 + e) the value is s or e·s by the sign of x and the slope e·s²:
//! both are accurate on either tail, and nothing overflows. The flow depends on the sign of an entry.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::linalg::{map, map_pair};
use crate::op;
use crate::scalar::{Real, logistic};
use crate::space::{VectorSpace, from_columns};

/// 1/(1 + exp(−xᵢⱼ)), entry by entry.
///
/// # Shapes
/// X and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = sigmoid::vjp(&vector![0.0, 50.0]);
/// assert_eq!(y, vector![0.5, 1.0]); // saturated to the last bit
/// let x_bar = pullback.pull(vector![1.0, 1.0]);
/// assert_eq!(x_bar[0], 0.25); // ½ · ½
/// assert!((x_bar[1] / (-50.0f64).exp() - 1.0).abs() < 1e-14); // and yet not zero
/// ```
#[op(
    pullback = "X̄ = Y′ ∘ Ȳ, Y′ = Y ∘ (1 − Y)",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 20)], x in any + wide + near(0.0))
)]
#[inline]
#[must_use]
pub fn sigmoid<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    from_columns(map(&x.data.0, |x| logistic(x).0))
}

/// The pullback of [`sigmoid()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// The slope Y′. It cannot be had from Y, which saturates.
    slope: SMatrix<T, R, C>,
}

/// The logistic function and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, C>) {
    let (y, slope) = map_pair(&x.data.0, logistic);
    (from_columns(y), Pullback { slope: from_columns(slope) })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent X̄ for the cotangent Ȳ of the result.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // X̄ = Y′ ∘ Ȳ, Y′ = Y ∘ (1 − Y)
        VectorSpace::zip_map(&self.slope, &y_bar, |slope, y_bar| slope * y_bar)
    }
}
