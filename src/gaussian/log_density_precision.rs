//! Log density of one sample under N(μ, Λ⁻¹), y = −½ (N ln 2π − ln det Λ + dᵀ Λ d) with d = x − μ.
//!
//! # Derivation
//! With d = x − μ:
//! ```text
//! ẏ = ½ tr(Λ⁻¹ Λ̇) − (Λ d)ᵀ(ẋ − μ̇) − ½ dᵀ Λ̇ d
//! x̄ = −ȳ Λ d,  μ̄ = ȳ Λ d,  Λ̄ = ½ ȳ (Λ⁻¹ − d dᵀ)
//! ```
//! It is the mean of one, so value and cotangents are those of
//! [`mean_log_density_precision()`](super::mean_log_density_precision()) at M = 1.
//!
//! # Domain
//! Positive definite Λ; smooth on all of them. Only Λ̄ loses κ(Λ) in relative accuracy, through Λ⁻¹. Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation.

use nalgebra::SVector;

use super::mean_log_density_precision;
use crate::error::Error;
use crate::linalg::transpose;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;
use crate::types::Symmetric;

/// The logarithm of the normal density with mean μ and precision Λ, the inverse of the covariance, at x.
///
/// # Shapes
/// x and μ: N; Λ (`p`): N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of Λ that is not positive; [`Error::NonFinite`] for NaN or infinite
/// input, or when the result is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let p = Symmetric::from_lower(&matrix![0.25, 0.0; 0.0, 1.0]);
/// let (y, pullback) = log_density_precision::vjp(&vector![4.0, 0.0], &vector![0.0, 0.0], &p)?;
/// // two standard deviations from the mean
/// assert!((y - (-(2.0 * core::f64::consts::PI).ln() - 2.0f64.ln() - 2.0)).abs() < 1e-15);
/// let (x_bar, mean_bar, p_bar) = pullback.pull(1.0);
/// assert_eq!((x_bar, mean_bar), (vector![-1.0, 0.0], vector![1.0, 0.0])); // Λ d = ¼ · 4
/// assert_eq!(p_bar.to_matrix(), matrix![-6.0, 0.0; 0.0, 0.5]); // ½ (4 − 4²) and ½ (1 − 0)
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "x̄ = −ȳ Λd, μ̄ = ȳ Λd, Λ̄ = ½ ȳ (Λ⁻¹ − ddᵀ), with d = x − μ",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], x in any, mean in any, p in spd)
)]
#[inline]
pub fn log_density_precision<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    p: &Symmetric<T, N>,
) -> Result<T, Error> {
    mean_log_density_precision(&from_columns(transpose(&x.data.0)), mean, p)
}

/// The pullback of [`log_density_precision()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The pullback of the mean over this one sample.
    mean: mean_log_density_precision::Pullback<T, 1, N>,
}

/// The log density and its pullback.
///
/// # Errors
/// Those of [`log_density_precision()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    p: &Symmetric<T, N>,
) -> Result<(T, Pullback<T, N>), Error> {
    let (y, mean) = mean_log_density_precision::vjp(&from_columns(transpose(&x.data.0)), mean, p)?;
    Ok((y, Pullback { mean }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (x̄, μ̄, Λ̄) for the cotangent ȳ of the log density.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SVector<T, N>, Symmetric<T, N>) {
        // x̄ = −ȳ Λ d,  μ̄ = ȳ Λ d,  Λ̄ = ½ ȳ (Λ⁻¹ − d dᵀ)
        let (row, mean_bar, p_bar) = self.mean.pull(y_bar);
        (from_columns(transpose(&row.data.0)), mean_bar, p_bar)
    }
}
