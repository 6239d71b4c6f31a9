//! Mean absolute entry of the sample covariance, y = Σᵢⱼ |Cᵢⱼ|/N².
//!
//! # Derivation
//! ```text
//! ẏ = ⟨sign(C), Ċ⟩/N²
//! C̄ = ȳ sign(C)/N²
//! X̄ = Xc (C̄ + C̄ᵀ)/d
//! ```
//! The last line is the pullback of [`sample_covariance()`](super::sample_covariance()).
//!
//! # Domain
//! All finite samples of at least as many rows as the divisor needs. A kink where an entry of C is exactly zero: the slope
//! there is taken as zero. Smooth elsewhere; the conditioning is that of the covariance. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use super::{Centring, Divisor, sample_covariance};
use crate::error::Error;
use crate::op;
use crate::scalar::Real;
use crate::space::finite;
use crate::types::Symmetric;

/// The mean over the absolute values of all N² entries of the covariance of M samples of N variables.
///
/// # Shapes
/// X: M × N, one sample per row; result: a number.
///
/// # Errors
/// [`Error::TooFewSamples`] when the divisor would be zero; [`Error::NonFinite`] for NaN or infinite input, or when a sum is
/// beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let x = matrix![1.0, 4.0; 3.0, 0.0]; // covariance [2 −4; −4 8]
/// let (y, pullback) = mean_abs_covariance_penalty::vjp(&x, Centring::Mean, Divisor::SamplesMinusOne)?;
/// assert_eq!(y, 4.5);
/// // centred: (−1, 2) and (1, −2), times 2 sign(C)/N²: the columns of the sign matrix are (1, −1) and (−1, 1)
/// assert_eq!(pullback.pull(1.0).0, matrix![-1.5, 1.5; 1.5, -1.5]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "X̄ = Xc (C̄ + C̄ᵀ)/d with C̄ = ȳ sign(C)/N²",
    source = "Own derivation",
    gradcheck(
        (M, N) in [(2, 1), (3, 2), (5, 3), (7, 6), (20, 20)], x in correlated + zero + uncorrelated,
        centring in [Centring::Mean, Centring::None], divisor in [Divisor::SamplesMinusOne, Divisor::Samples]
    )
)]
#[inline]
pub fn mean_abs_covariance_penalty<T: Real, const M: usize, const N: usize>(
    x: &SMatrix<T, M, N>,
    centring: Centring,
    divisor: Divisor,
) -> Result<T, Error> {
    sample_covariance(x, centring, divisor).and_then(|c| mean_abs(&c))
}

/// Σᵢⱼ |Cᵢⱼ|/N².
#[inline]
fn mean_abs<T: Real, const N: usize>(c: &Symmetric<T, N>) -> Result<T, Error> {
    let (mut diagonal, mut below) = (T::zero(), T::zero());
    for j in 0..N {
        diagonal += c.columns[j][j].abs();
        for i in j + 1..N {
            below += c.columns[j][i].abs();
        }
    }
    finite((diagonal + below + below) * share::<T, N>())
}

/// The pullback of [`mean_abs_covariance_penalty()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const M: usize, const N: usize> {
    /// The signs of C, minus one, zero or one: the slopes of the absolute values.
    signs: Symmetric<T, N>,
    /// The pullback of the covariance.
    covariance: sample_covariance::Pullback<T, M, N>,
}

/// 1/N².
#[inline]
fn share<T: Real, const N: usize>() -> T {
    T::one() / T::from_f64((N * N) as f64)
}

/// The mean absolute covariance and its pullback.
///
/// # Errors
/// Those of [`mean_abs_covariance_penalty()`].
#[inline]
pub fn vjp<T: Real, const M: usize, const N: usize>(
    x: &SMatrix<T, M, N>,
    centring: Centring,
    divisor: Divisor,
) -> Result<(T, Pullback<T, M, N>), Error> {
    let (c, covariance) = sample_covariance::vjp(x, centring, divisor)?;
    let y = mean_abs(&c)?;
    Ok((y, Pullback { signs: c.map(sign), covariance }))
}

impl<T: Real, const M: usize, const N: usize> Pullback<T, M, N> {
    /// The cotangent X̄ for the cotangent ȳ of the mean; the conventions have none.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, M, N>, (), ()) {
        // C̄ = ȳ sign(C)/N²
        let c_bar = self.signs * (y_bar * share::<T, N>());
        // X̄ = Xc (C̄ + C̄ᵀ)/d
        self.covariance.pull(c_bar)
    }
}

/// The slope of the absolute value, zero at zero. No branch.
#[inline]
fn sign<T: Real>(x: T) -> T {
    let positive = if x > T::zero() { T::one() } else { T::zero() };
    let negative = if x < T::zero() { T::one() } else { T::zero() };
    positive - negative
}

#[cfg(test)]
mod tests {
    use nalgebra::matrix;

    use super::*;
    use crate::space::VectorSpace;

    /// Two uncorrelated columns of variance 1: Σ |Cᵢⱼ| has a kink at C₁₀ = 0.
    #[test]
    fn the_slope_at_a_covariance_of_zero_is_zero_in_both_modes() {
        let x = matrix![1.0, 1.0; -1.0, 1.0; 1.0, -1.0; -1.0, -1.0];
        let x_dot = matrix![0.5, 1.0; 2.0, -3.0; 0.25, 4.0; -1.0, 1.5];
        for centring in [Centring::Mean, Centring::None] {
            let (y, pullback) = vjp(&x, centring, Divisor::Samples).unwrap();
            assert_eq!(y, 0.5);
            // 2 x/(M N²): what the two variances alone give
            assert_eq!(pullback.pull(1.0).0, x / 8.0);
            let (_, y_dot) = jvp(&x, centring, Divisor::Samples, &x_dot).unwrap();
            assert_eq!(y_dot, (x / 8.0).inner(&x_dot));
        }
    }
}
