//! Mahalanobis distance, y = √(dᵀ S⁻¹ d) with d = x − μ.
//!
//! # Derivation
//! With q = y² the squared distance of [`mahalanobis_squared()`](super::mahalanobis_squared()):
//! ```text
//! ẏ = q̇/(2 y)
//! q̄ = ȳ/(2 y), and with a = S⁻¹ d:
//! x̄ = 2 q̄ a,  μ̄ = −2 q̄ a,  S̄ = −q̄ a aᵀ
//! ```
//!
//! # Domain
//! Positive definite S. A kink where x = μ: all three cotangents are zero there. Smooth elsewhere; value and gradient lose
//! κ(S) in relative accuracy. It is the root of the squared distance: value and gradient lose
//! accuracy where the square is subnormal, and a square below the range of `T` counts as zero. Fixed flow.
//!
//! # Source
//! Mahalanobis 1936, *On the generalised distance in statistics*. The pullback is an own derivation.

use nalgebra::SVector;

use super::mahalanobis_squared;
use crate::error::Error;
use crate::op;
use crate::scalar::Real;
use crate::types::Symmetric;

/// √((x − μ)ᵀ S⁻¹ (x − μ)), the distance of x from the mean in units of the covariance.
///
/// # Shapes
/// x and μ: N; S: N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of S that is not positive; [`Error::NonFinite`] for NaN or infinite
/// input, or when the squared distance is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 0.0, 1.0]);
/// let (y, pullback) = mahalanobis::vjp(&vector![4.0, 0.0], &vector![0.0, 0.0], &s)?;
/// assert_eq!(y, 2.0); // two standard deviations
/// let (x_bar, mean_bar, s_bar) = pullback.pull(1.0);
/// assert_eq!((x_bar, mean_bar), (vector![0.5, 0.0], vector![-0.5, 0.0])); // one over the deviation
/// assert_eq!(s_bar.to_matrix(), matrix![-0.25, 0.0; 0.0, 0.0]); // ∂/∂S₀₀ of 4/√S₀₀
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "q̄ = ȳ/(2y), x̄ = 2 q̄ a, μ̄ = −2 q̄ a, S̄ = −q̄ a aᵀ, with a = S⁻¹(x − μ)",
    source = "Own derivation; value: Mahalanobis 1936",
    gradcheck(N in [1, 2, 3, 6, 20], x in any, mean in any, s in spd)
)]
#[inline]
pub fn mahalanobis<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<T, Error> {
    mahalanobis_squared(x, mean, s).map(T::sqrt)
}

/// The pullback of [`mahalanobis()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// 1/(2y), the slope of the root, or zero at the mean.
    slope: T,
    /// The pullback of the squared distance.
    squared: mahalanobis_squared::Pullback<T, N>,
}

/// The distance and its pullback.
///
/// # Errors
/// Those of [`mahalanobis()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<(T, Pullback<T, N>), Error> {
    let (q, squared) = mahalanobis_squared::vjp(x, mean, s)?;
    let y = q.sqrt();
    let slope = if y > T::zero() { T::one() / (y + y) } else { T::zero() };
    Ok((y, Pullback { slope, squared }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (x̄, μ̄, S̄) for the cotangent ȳ of the distance.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SVector<T, N>, Symmetric<T, N>) {
        // q̄ = ȳ/(2 y)
        let q_bar = y_bar * self.slope;
        // x̄ = 2 q̄ a,  μ̄ = −2 q̄ a,  S̄ = −q̄ a aᵀ
        self.squared.pull(q_bar)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{matrix, vector};

    use super::*;
    use crate::space::Tangent;

    #[test]
    fn every_derivative_at_the_mean_is_zero_in_both_modes() {
        let x = vector![1.0, 2.0];
        let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 10.0]);
        let (y, pullback) = vjp(&x, &x, &s).unwrap();
        let (x_bar, mean_bar, s_bar) = pullback.pull(1.0);
        assert_eq!((y, x_bar, mean_bar), (0.0, vector![0.0, 0.0], vector![0.0, 0.0]));
        assert_eq!(s_bar, <Symmetric<f64, 2> as Tangent>::zeros());
        let direction = (vector![1.0, -1.0], vector![0.5, 3.0], s);
        assert_eq!(jvp(&x, &x, &s, &direction), Ok((0.0, 0.0)));
    }
}
