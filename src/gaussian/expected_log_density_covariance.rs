//! Mean log density under N(μ, Σ) of samples of which mean and covariance are known, y = −½ (N ln 2π + ln det Σ + tr(Σ⁻¹(C + d dᵀ))).
//!
//! # Derivation
//! With d = m − μ, a = Σ⁻¹ d, Σ = L Lᵀ and W = L⁻¹(C + d dᵀ)L⁻ᵀ:
//! ```text
//! ẏ = −½ tr(Σ⁻¹ Σ̇) − ½ tr(Σ⁻¹(Ċ + ḋ dᵀ + d ḋᵀ)) + ½ tr(Σ⁻¹ Σ̇ Σ⁻¹(C + d dᵀ))
//! m̄ = −ȳ a
//! C̄ = −½ ȳ Σ⁻¹
//! μ̄ = ȳ a
//! Σ̄ = ½ ȳ (Σ⁻¹(C + d dᵀ)Σ⁻¹ − Σ⁻¹) = ½ ȳ (L⁻ᵀ W L⁻¹ − Σ⁻¹)
//! ```
//! The value is that of [`expected_log_density_factor()`](super::expected_log_density_factor()) at the Cholesky factor; Σ̄ is
//! formed directly, not through the pullback of the factorisation.
//!
//! # Domain
//! All m, C and μ, and positive definite Σ; smooth everywhere. Value and gradient lose κ(Σ) in relative accuracy. Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation; the statistics are those of Anderson 2003, *An Introduction to Multivariate Statistical Analysis*, §3.2.

use nalgebra::SVector;

use super::expected_log_density_factor::{log_density, standardized};
use super::whitening::unwhitened;
use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::ops::cholesky::factor;
use crate::scalar::Real;
use crate::space::{VectorSpace, finite, from_columns, is_finite};
use crate::types::{CholeskyFactor, Symmetric};

/// The average of the logarithm of the normal density with mean μ and covariance Σ, over any samples with the mean m and the
/// covariance C about it, divided by their number.
///
/// # Shapes
/// m and μ: N; C and Σ (`s`): N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of Σ that is not positive; [`Error::NonFinite`] for NaN or infinite
/// input, or when the result is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let s = Symmetric::<f64, 1>::identity();
/// // the samples 1 and 3 have the mean 2 and the mean square 1 about it
/// let (m, c) = (vector![2.0], Symmetric::identity());
/// let (y, pullback) = expected_log_density_covariance::vjp(&m, &c, &vector![1.0], &s)?;
/// let ln_two_pi = (2.0 * core::f64::consts::PI).ln();
/// assert!((y - (-0.5 * ln_two_pi - 1.0)).abs() < 1e-15); // the deviations 0 and 2: −(0 + 4)/(2·2)
/// let (m_bar, c_bar, mean_bar, s_bar) = pullback.pull(1.0);
/// assert_eq!((m_bar, c_bar[(0, 0)], mean_bar), (vector![-1.0], -0.5, vector![1.0]));
/// assert_eq!(s_bar[(0, 0)], 0.5); // half of the mean square 2 less the variance 1
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "m̄ = −ȳ a, C̄ = −½ ȳ Σ⁻¹, μ̄ = ȳ a, Σ̄ = ½ ȳ (Σ⁻¹(C + d dᵀ)Σ⁻¹ − Σ⁻¹), with d = m − μ, a = Σ⁻¹ d",
    source = "Own derivation; statistics: Anderson 2003, §3.2",
    gradcheck(N in [1, 2, 3, 6, 20], sample_mean in any, sample_covariance in spd, mean in any, s in spd)
)]
#[inline]
pub fn expected_log_density_covariance<T: Real, const N: usize>(
    sample_mean: &SVector<T, N>,
    sample_covariance: &Symmetric<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<T, Error> {
    let l = factor(s)?;
    let (_, w) = standardized(sample_mean, sample_covariance, mean, &l);
    value(&w, &l, sample_covariance)
}

/// The value, where it is finite and so is C: the trace does not see every entry of C where L is diagonal.
#[inline]
fn value<T: Real, const N: usize>(
    w: &[[T; N]; N],
    l: &CholeskyFactor<T, N>,
    sample_covariance: &Symmetric<T, N>,
) -> Result<T, Error> {
    if is_finite(sample_covariance) { finite(log_density(w, l)) } else { Err(Error::NonFinite) }
}

/// The pullback of [`expected_log_density_covariance()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// a = Σ⁻¹ d, the derivative by μ and the opposite of that by m.
    a: SVector<T, N>,
    /// Σ⁻¹, of which the derivative by C is −½.
    precision: Symmetric<T, N>,
    /// L⁻ᵀ W L⁻¹ − Σ⁻¹: what the samples say of the covariance beyond what it is.
    excess: Symmetric<T, N>,
}

/// The mean log density and its pullback.
///
/// # Errors
/// Those of [`expected_log_density_covariance()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(
    sample_mean: &SVector<T, N>,
    sample_covariance: &Symmetric<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<(T, Pullback<T, N>), Error> {
    let l = factor(s)?;
    let (z, w) = standardized(sample_mean, sample_covariance, mean, &l);
    let y = value(&w, &l, sample_covariance)?;
    let precision = Symmetric { columns: linalg::inverse_from_factor(&l.columns) };
    let pullback = Pullback {
        a: from_columns(linalg::solve_lower_transposed(&l.columns, &z)),
        precision,
        excess: Symmetric { columns: unwhitened(&l.columns, &w) } - precision,
    };
    Ok((y, pullback))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (m̄, C̄, μ̄, Σ̄) for the cotangent ȳ of the mean log density.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, Symmetric<T, N>, SVector<T, N>, Symmetric<T, N>) {
        let half = y_bar * T::from_f64(0.5);
        // μ̄ = ȳ a,  m̄ = −ȳ a
        let mean_bar = self.a.scaled(y_bar);
        // C̄ = −½ ȳ Σ⁻¹,  Σ̄ = ½ ȳ (L⁻ᵀ W L⁻¹ − Σ⁻¹)
        (-mean_bar, self.precision.scaled(-half), mean_bar, self.excess.scaled(half))
    }
}
