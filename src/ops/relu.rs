//! The positive part of every entry, yᵢⱼ = max(xᵢⱼ, 0).
//!
//! # Derivation
//! ```text
//! Ẏ = Y′ ∘ Ẋ,  y′ᵢⱼ = 1 where xᵢⱼ > 0, 0 where xᵢⱼ < 0, ∘ the product entry by entry
//! ⟨Ȳ, Ẏ⟩ = ⟨Y′ ∘ Ȳ, Ẋ⟩
//! X̄ = Y′ ∘ Ȳ
//! ```
//!
//! # Domain
//! All matrices. A kink at zero, where the slope is taken as zero, in both modes. Exact. The flow depends on the sign of an
//! entry.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::linalg::map;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// max(xᵢⱼ, 0), entry by entry.
///
/// # Shapes
/// X and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = relu::vjp(&vector![2.0, 0.0, -3.0]);
/// assert_eq!(y, vector![2.0, 0.0, 0.0]);
/// assert_eq!(pullback.pull(vector![1.0, 1.0, 1.0]), vector![1.0, 0.0, 0.0]);
/// ```
#[op(
    pullback = "X̄ = Y′ ∘ Ȳ, Y′ = 1 where X > 0, else 0",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 20)], x in nonzero + zero)
)]
#[inline]
#[must_use]
pub fn relu<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    from_columns(map(&x.data.0, |x| if x <= T::zero() { T::zero() } else { x }))
}

/// The pullback of [`relu()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// The slope Y′, one or zero.
    slope: SMatrix<T, R, C>,
}

/// The positive part and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, C>) {
    let slope = |x: T| if x <= T::zero() { T::zero() } else { T::one() };
    (relu(x), Pullback { slope: from_columns(map(&x.data.0, slope)) })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent X̄ for the cotangent Ȳ of the result.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // X̄ = Y′ ∘ Ȳ, Y′ = 1 where X > 0, else 0
        VectorSpace::zip_map(&self.slope, &y_bar, |slope, y_bar| slope * y_bar)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::vector;

    #[test]
    fn the_slope_at_zero_is_zero() {
        let x = vector![0.0, -0.0];
        let (y, pullback) = super::vjp(&x);
        assert_eq!(y, vector![0.0, 0.0]);
        assert_eq!(pullback.pull(vector![1.0, 1.0]), vector![0.0, 0.0]);
        assert_eq!(super::jvp(&x, &vector![1.0, 1.0]).1, vector![0.0, 0.0]);
    }
}
