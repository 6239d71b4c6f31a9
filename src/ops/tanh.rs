//! The hyperbolic tangent of every entry, yᵢⱼ = tanh xᵢⱼ.
//!
//! # Derivation
//! ```text
//! Ẏ = Y′ ∘ Ẋ,  y′ᵢⱼ = sech² xᵢⱼ, ∘ the product entry by entry
//! ⟨Ȳ, Ẏ⟩ = ⟨Y′ ∘ Ȳ, Ẋ⟩
//! X̄ = Y′ ∘ Ȳ
//! ```
//!
//! # Domain
//! All matrices; smooth. The slope is 4e/(1 + e)² with e = exp(−2|x|): 1 − tanh² would lose all digits where tanh saturates,
//! and cosh² would overflow. Its relative accuracy is that of the exponential. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::linalg::{map, map_pair};
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// tanh xᵢⱼ, entry by entry.
///
/// # Shapes
/// X and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = tanh::vjp(&vector![0.0, 20.0]);
/// assert_eq!(y, vector![0.0, 1.0]); // saturated to the last bit
/// let x_bar = pullback.pull(vector![1.0, 1.0]);
/// assert_eq!(x_bar[0], 1.0);
/// let slope = 4.0 * (-40.0f64).exp(); // sech² 20, to 17 digits
/// assert!((x_bar[1] / slope - 1.0).abs() < 1e-14);
/// ```
#[op(
    pullback = "X̄ = Y′ ∘ Ȳ, Y′ = sech² X",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 20)], x in any + wide + near(0.0))
)]
#[inline]
#[must_use]
pub fn tanh<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    from_columns(map(&x.data.0, T::tanh))
}

/// The pullback of [`tanh()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// The slope Y′ = sech² X. It cannot be had from Y, which saturates.
    slope: SMatrix<T, R, C>,
}

/// The hyperbolic tangents and their pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, C>) {
    // Both at once: they share an exponential.
    let (y, slope) = map_pair(&x.data.0, |x| (x.tanh(), x.sech_squared()));
    (from_columns(y), Pullback { slope: from_columns(slope) })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent X̄ for the cotangent Ȳ of the result.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // X̄ = Y′ ∘ Ȳ, Y′ = sech² X
        VectorSpace::zip_map(&self.slope, &y_bar, |slope, y_bar| slope * y_bar)
    }
}
