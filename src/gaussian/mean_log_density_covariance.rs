//! Mean log density of a batch under N(μ, Σ), y = −½ (N ln 2π + ln det Σ) − Σₘ (xₘ − μ)ᵀ Σ⁻¹ (xₘ − μ)/(2M).
//!
//! # Derivation
//! With aₘ = Σ⁻¹(xₘ − μ):
//! ```text
//! ẏ = −½ tr(Σ⁻¹ Σ̇) − (1/M) Σₘ (aₘᵀ(ẋₘ − μ̇) − ½ aₘᵀ Σ̇ aₘ)
//! x̄ₘ = −(ȳ/M) aₘ
//! μ̄ = (ȳ/M) Σₘ aₘ
//! Σ̄ = ½ ȳ (Σₘ aₘ aₘᵀ/M − Σ⁻¹)
//! ```
//! The value is that of [`mean_log_density_factor()`](super::mean_log_density_factor()) at the Cholesky factor; Σ̄ is formed
//! directly, not through the pullback of the factorisation.
//!
//! # Domain
//! Positive definite Σ; smooth on all of them. Value and gradient lose κ(Σ) in relative accuracy. Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation.

use nalgebra::{SMatrix, SVector};

use super::{mean_log_density_factor, sample_cotangents, weight};
use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::ops::cholesky;
use crate::scalar::Real;
use crate::space::{VectorSpace, finite};
use crate::types::{CholeskyFactor, Symmetric};

/// The average over the rows of `xs` of the logarithm of the normal density with mean μ and covariance Σ.
///
/// # Shapes
/// xs: M × N, one sample per row; μ: N; Σ (`s`): N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of Σ that is not positive; [`Error::TooFewSamples`] for M = 0;
/// [`Error::NonFinite`] for NaN or infinite input, or when the result is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (xs, s) = (matrix![1.0; 3.0], Symmetric::<f64, 1>::identity());
/// let (y, pullback) = mean_log_density_covariance::vjp(&xs, &vector![1.0], &s)?;
/// let ln_two_pi = (2.0 * core::f64::consts::PI).ln();
/// assert!((y - (-0.5 * ln_two_pi - 1.0)).abs() < 1e-15); // the deviations 0 and 2: −(0 + 4)/(2·2)
/// let (xs_bar, mean_bar, s_bar) = pullback.pull(1.0);
/// assert_eq!((xs_bar, mean_bar), (matrix![0.0; -1.0], vector![1.0])); // the mean of the samples is 2
/// assert_eq!(s_bar.to_matrix(), matrix![0.5]); // half of the mean square 2 less the variance 1
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "x̄ₘ = −(ȳ/M) aₘ, μ̄ = (ȳ/M) Σ aₘ, Σ̄ = ½ ȳ (Σ aₘaₘᵀ/M − Σ⁻¹), with aₘ = Σ⁻¹(xₘ − μ)",
    source = "Own derivation",
    gradcheck((M, N) in [(1, 1), (2, 1), (3, 2), (4, 3), (7, 6), (20, 20)], xs in any, mean in any, s in spd)
)]
#[inline]
pub fn mean_log_density_covariance<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<T, Error> {
    finite(mean_log_density_factor(xs, mean, &factor::<T, M, N>(s)?))
}

/// The Cholesky factor of Σ, if there are samples.
#[inline]
fn factor<T: Real, const M: usize, const N: usize>(s: &Symmetric<T, N>) -> Result<CholeskyFactor<T, N>, Error> {
    if M == 0 {
        return Err(Error::TooFewSamples { needed: 1, found: 0 });
    }
    cholesky::factor(s)
}

/// The pullback of [`mean_log_density_covariance()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const M: usize, const N: usize> {
    /// The columns aₘ, the cotangents of the samples but for a factor.
    a: SMatrix<T, N, M>,
    /// Σₘ aₘ aₘᵀ/M − Σ⁻¹: what the samples say of the covariance beyond what it is, already of the size of Σ̄.
    excess: Symmetric<T, N>,
}

/// The mean log density and its pullback.
///
/// # Errors
/// Those of [`mean_log_density_covariance()`].
#[inline]
pub fn vjp<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<(T, Pullback<T, M, N>), Error> {
    let l = factor::<T, M, N>(s)?;
    let (y, mean_log_density_factor::Pullback { a, .. }) = mean_log_density_factor::vjp(xs, mean, &l);
    let (squares, inverse) = (linalg::row_gram(&a.data.0), linalg::inverse_from_factor(&l.columns));
    let excess = Symmetric::from_fn(|i, j| squares[j][i] * weight::<T, M>() - inverse[j][i]);
    Ok((finite(y)?, Pullback { a, excess }))
}

impl<T: Real, const M: usize, const N: usize> Pullback<T, M, N> {
    /// The cotangents (x̄, μ̄, Σ̄) for the cotangent ȳ of the mean log density; x̄ has the samples in its rows.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, M, N>, SVector<T, N>, Symmetric<T, N>) {
        // x̄ₘ = −(ȳ/M) aₘ,  μ̄ = (ȳ/M) Σₘ aₘ
        let (xs_bar, mean_bar) = sample_cotangents(&self.a, y_bar * weight::<T, M>());
        // Σ̄ = ½ ȳ (Σₘ aₘ aₘᵀ/M − Σ⁻¹)
        (xs_bar, mean_bar, self.excess.scaled(y_bar * T::from_f64(0.5)))
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::vector;

    use super::*;

    #[test]
    fn a_mean_over_no_samples_is_an_error() {
        let (xs, mean, s) = (SMatrix::<f64, 0, 2>::zeros(), vector![1.0, 2.0], Symmetric::identity());
        let error = Error::TooFewSamples { needed: 1, found: 0 };
        assert_eq!(mean_log_density_covariance(&xs, &mean, &s), Err(error));
        assert_eq!(vjp(&xs, &mean, &s).err(), Some(error));
    }
}
