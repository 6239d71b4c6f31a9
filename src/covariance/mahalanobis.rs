//! Mahalanobis distance, y = √(dᵀ S⁻¹ d) with d = x − μ.
//!
//! # Derivation
//! With S = L Lᵀ and z = L⁻¹ d the distance is the norm y = ‖z‖; u = z/‖z‖ is its gradient, and a = L⁻ᵀ u:
//! ```text
//! ẏ = uᵀ ż,  ż = L⁻¹ (ẋ − μ̇) − L⁻¹ L̇ z
//! y² = dᵀ S⁻¹ d  ⇒  2 y ẏ = 2 (S⁻¹ d)ᵀ (ẋ − μ̇) − (S⁻¹ d)ᵀ Ṡ (S⁻¹ d),  S⁻¹ d = y a
//! x̄ = ȳ a,  μ̄ = −ȳ a,  S̄ = −½ ȳ y a aᵀ
//! ```
//!
//! # Domain
//! Positive definite S. A kink where x = μ: all three cotangents are zero there. Smooth elsewhere; value and gradient lose
//! κ(S) in relative accuracy. The norm is scaled, so nothing overflows before the distance does. Fixed flow.
//!
//! # Source
//! Mahalanobis 1936, *On the generalised distance in statistics*. The pullback is an own derivation.

use nalgebra::SVector;

use super::mahalanobis_squared::standardize;
use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::ops::norm;
use crate::scalar::Real;
use crate::space::{VectorSpace, finite, from_columns};
use crate::types::Symmetric;

/// √((x − μ)ᵀ S⁻¹ (x − μ)), the distance of x from the mean in units of the covariance.
///
/// # Shapes
/// x and μ: N; S: N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of S that is not positive; [`Error::NonFinite`] for NaN or infinite
/// input, or when the distance is beyond the range of `T`.
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
    pullback = "x̄ = ȳ a, μ̄ = −ȳ a, S̄ = −½ ȳ y a aᵀ, with a = S⁻¹(x − μ)/y, zero at x = μ",
    source = "Own derivation; value: Mahalanobis 1936",
    gradcheck(N in [1, 2, 3, 6, 20], x in any, mean in any, s in spd)
)]
#[inline]
pub fn mahalanobis<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<T, Error> {
    finite(norm(&standardize(x, mean, &linalg::cholesky(&s.columns)?)))
}

/// The pullback of [`mahalanobis()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// a = S⁻¹(x − μ)/y, of which all three cotangents are made; zero at the mean.
    a: SVector<T, N>,
    /// The distance y, the length that a has lost.
    y: T,
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
    let l = linalg::cholesky(&s.columns)?;
    let (y, to_z) = norm::vjp(&standardize(x, mean, &l));
    // a = L⁻ᵀ u, u = z/‖z‖
    let u = to_z.pull(T::one());
    let a = from_columns(linalg::solve_lower_transposed(&l, &u.data.0));
    Ok((finite(y)?, Pullback { a, y }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (x̄, μ̄, S̄) for the cotangent ȳ of the distance.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SVector<T, N>, Symmetric<T, N>) {
        // x̄ = ȳ a
        let x_bar = self.a.scaled(y_bar);
        let [a] = &self.a.data.0;
        // S̄ = −½ ȳ y a aᵀ
        let factor = -(y_bar * self.y * T::from_f64(0.5));
        let s_bar = Symmetric::from_fn(|i, j| factor * a[i] * a[j]);
        // μ̄ = −ȳ a
        (x_bar, -x_bar, s_bar)
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

    #[test]
    fn distances_whose_squares_leave_the_range_keep_their_digits() {
        let s = Symmetric::from_lower(&matrix![4.0]);
        for size in [1e-160, 1e160] {
            let (y, pullback) = vjp(&vector![2.0 * size], &vector![0.0], &s).unwrap();
            assert!((y - size).abs() <= 4.0 * f64::EPSILON * size);
            assert_eq!(pullback.pull(1.0).0, vector![0.5]);
        }
    }
}
