//! Log density of one sample under N(μ, Σ), y = −½ (N ln 2π + ln det Σ + (x − μ)ᵀ Σ⁻¹ (x − μ)).
//!
//! # Derivation
//! With a = Σ⁻¹(x − μ):
//! ```text
//! ẏ = −½ tr(Σ⁻¹ Σ̇) − aᵀ(ẋ − μ̇) + ½ aᵀ Σ̇ a
//! x̄ = −ȳ a,  μ̄ = ȳ a,  Σ̄ = ½ ȳ (a aᵀ − Σ⁻¹)
//! ```
//! It is the mean of one, so value and cotangents are those of
//! [`mean_log_density_covariance()`](super::mean_log_density_covariance()) at M = 1.
//!
//! # Domain
//! Positive definite Σ; smooth on all of them. Value and gradient lose κ(Σ) in relative accuracy. Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation.

use nalgebra::SVector;

use super::mean_log_density_covariance;
use crate::error::Error;
use crate::linalg::transpose;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;
use crate::types::Symmetric;

/// The logarithm of the normal density with mean μ and covariance Σ at x.
///
/// # Shapes
/// x and μ: N; Σ (`s`): N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of Σ that is not positive; [`Error::NonFinite`] for NaN or infinite
/// input, or when the result is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 0.0, 1.0]);
/// let (y, pullback) = log_density_covariance::vjp(&vector![4.0, 0.0], &vector![0.0, 0.0], &s)?;
/// // two standard deviations from the mean
/// assert!((y - (-(2.0 * core::f64::consts::PI).ln() - 2.0f64.ln() - 2.0)).abs() < 1e-15);
/// let (x_bar, mean_bar, s_bar) = pullback.pull(1.0);
/// assert_eq!((x_bar, mean_bar), (vector![-1.0, 0.0], vector![1.0, 0.0])); // Σ⁻¹(x − μ) = 4/4
/// assert_eq!(s_bar.to_matrix(), matrix![0.375, 0.0; 0.0, -0.5]); // ½ (1 − ¼) and ½ (0 − 1)
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "x̄ = −ȳ a, μ̄ = ȳ a, Σ̄ = ½ ȳ (a aᵀ − Σ⁻¹), with a = Σ⁻¹(x − μ)",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], x in any, mean in any, s in spd)
)]
#[inline]
pub fn log_density_covariance<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<T, Error> {
    mean_log_density_covariance(&from_columns(transpose(&x.data.0)), mean, s)
}

/// The pullback of [`log_density_covariance()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The pullback of the mean over this one sample.
    mean: mean_log_density_covariance::Pullback<T, 1, N>,
}

/// The log density and its pullback.
///
/// # Errors
/// Those of [`log_density_covariance()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<(T, Pullback<T, N>), Error> {
    let (y, mean) = mean_log_density_covariance::vjp(&from_columns(transpose(&x.data.0)), mean, s)?;
    Ok((y, Pullback { mean }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (x̄, μ̄, Σ̄) for the cotangent ȳ of the log density.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SVector<T, N>, Symmetric<T, N>) {
        // x̄ = −ȳ a,  μ̄ = ȳ a,  Σ̄ = ½ ȳ (a aᵀ − Σ⁻¹)
        let (row, mean_bar, s_bar) = self.mean.pull(y_bar);
        (from_columns(transpose(&row.data.0)), mean_bar, s_bar)
    }
}
