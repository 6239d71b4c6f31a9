//! Mean log density under N(μ, L Lᵀ) of samples of which mean and covariance are known, y = −½ N ln 2π − Σ ln Lᵢᵢ − ½ tr W.
//!
//! # Derivation
//! With d = m − μ, z = L⁻¹ d, a = L⁻ᵀ z and W = L⁻¹(C + d dᵀ)L⁻ᵀ = L⁻¹ C L⁻ᵀ + z zᵀ:
//! ```text
//! Ẇ = L⁻¹(Ċ + ḋ dᵀ + d ḋᵀ)L⁻ᵀ − L⁻¹ L̇ W − W L̇ᵀ L⁻ᵀ
//! tr Ẇ = ⟨Σ⁻¹, Ċ⟩ + 2 aᵀ(ṁ − μ̇) − 2 ⟨L⁻ᵀ W, L̇⟩,   Σ⁻¹ = L⁻ᵀ L⁻¹
//! ẏ = −Σᵢ L̇ᵢᵢ/Lᵢᵢ − ½ tr Ẇ
//! m̄ = −ȳ a
//! C̄ = −½ ȳ Σ⁻¹
//! μ̄ = ȳ a
//! L̄ = ȳ (tril(L⁻ᵀ W) − diag(1/Lᵢᵢ))
//! ```
//! It is the mean over the samples because (1/M) Σₘ (xₘ − μ)ᵀ Σ⁻¹ (xₘ − μ) = tr(Σ⁻¹(C + d dᵀ)) for every sample with the mean m and
//! the covariance C about it, divided by M: M samples cost as much as one.
//!
//! # Domain
//! All m, C and μ, and every factor with a positive diagonal; smooth everywhere. The gradient loses κ(L) in relative accuracy
//! once or twice. Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation; the statistics are those of Anderson 2003, *An Introduction to Multivariate Statistical Analysis*, §3.2.

use nalgebra::SVector;

use super::whitening::whitened;
use super::{LN_TWO_PI, reciprocal_diagonal, sum_log_diagonal};
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};
use crate::types::{CholeskyFactor, LowerTriangular, Symmetric};

/// The average of the logarithm of the normal density with mean μ and covariance L Lᵀ, over any samples with the mean m and the
/// covariance C about it, divided by their number.
///
/// Both come from a [`SampleStatistics`](super::SampleStatistics), in one pass over the samples, or from
/// [`sample_covariance`](crate::covariance::sample_covariance()) with [`Divisor::Samples`](crate::covariance::Divisor::Samples).
///
/// # Shapes
/// m and μ: N; C and L: N × N; result: a number.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let l = CholeskyFactor::<f64, 1>::identity();
/// // the samples 1 and 3 have the mean 2 and the mean square 1 about it
/// let (m, c) = (vector![2.0], Symmetric::identity());
/// let (y, pullback) = expected_log_density_factor::vjp(&m, &c, &vector![1.0], &l);
/// let ln_two_pi = (2.0 * core::f64::consts::PI).ln();
/// assert!((y - (-0.5 * ln_two_pi - 1.0)).abs() < 1e-15); // the deviations 0 and 2: −(0 + 4)/(2·2)
/// let (m_bar, c_bar, mean_bar, l_bar) = pullback.pull(1.0);
/// assert_eq!((m_bar, c_bar[(0, 0)], mean_bar), (vector![-1.0], -0.5, vector![1.0]));
/// assert_eq!(l_bar[(0, 0)], 1.0); // the mean square 2, less 1
/// ```
#[op(
    pullback = "m̄ = −ȳ a, C̄ = −½ ȳ Σ⁻¹, μ̄ = ȳ a, L̄ = ȳ (tril(L⁻ᵀ W) − diag(1/Lᵢᵢ)), with z = L⁻¹(m − μ), a = L⁻ᵀ z, W = L⁻¹ C L⁻ᵀ + z zᵀ",
    source = "Own derivation; statistics: Anderson 2003, §3.2",
    gradcheck(N in [1, 2, 3, 6, 20], sample_mean in any, sample_covariance in spd, mean in any, l in factor)
)]
#[inline]
#[must_use]
pub fn expected_log_density_factor<T: Real, const N: usize>(
    sample_mean: &SVector<T, N>,
    sample_covariance: &Symmetric<T, N>,
    mean: &SVector<T, N>,
    l: &CholeskyFactor<T, N>,
) -> T {
    let (_, w) = standardized(sample_mean, sample_covariance, mean, l);
    log_density(&w, l)
}

/// z = L⁻¹(m − μ) and the lower triangle of W = L⁻¹ C L⁻ᵀ + z zᵀ.
#[inline]
pub(super) fn standardized<T: Real, const N: usize>(
    sample_mean: &SVector<T, N>,
    sample_covariance: &Symmetric<T, N>,
    mean: &SVector<T, N>,
    l: &CholeskyFactor<T, N>,
) -> ([[T; N]; 1], [[T; N]; N]) {
    let d = VectorSpace::zip_map(sample_mean, mean, |m, mean| m - mean);
    let z = linalg::solve_lower(&l.columns, &d.data.0);
    let mut w = whitened(&l.columns, &sample_covariance.columns);
    for j in 0..N {
        let factor = z[0][j];
        for i in j..N {
            w[j][i] += z[0][i] * factor;
        }
    }
    (z, w)
}

/// −½ N ln 2π − Σ ln Lᵢᵢ − ½ tr W.
#[inline]
pub(super) fn log_density<T: Real, const N: usize>(w: &[[T; N]; N], l: &CholeskyFactor<T, N>) -> T {
    let mut trace = T::zero();
    for i in 0..N {
        trace += w[i][i];
    }
    -(T::from_f64(0.5 * N as f64 * LN_TWO_PI) + sum_log_diagonal(&l.columns) + trace * T::from_f64(0.5))
}

/// The pullback of [`expected_log_density_factor()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// a = L⁻ᵀ z, the derivative by μ and the opposite of that by m.
    a: SVector<T, N>,
    /// Σ⁻¹, of which the derivative by C is −½.
    precision: Symmetric<T, N>,
    /// tril(L⁻ᵀ W) − diag(1/Lᵢᵢ), the derivative by L.
    score: LowerTriangular<T, N>,
}

/// The mean log density and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(
    sample_mean: &SVector<T, N>,
    sample_covariance: &Symmetric<T, N>,
    mean: &SVector<T, N>,
    l: &CholeskyFactor<T, N>,
) -> (T, Pullback<T, N>) {
    let (z, w) = standardized(sample_mean, sample_covariance, mean, l);
    let mut score = linalg::solve_lower_transposed_triangle(&l.columns, &w);
    let reciprocals = reciprocal_diagonal(&l.columns);
    for j in 0..N {
        score[j][j] -= reciprocals.data.0[0][j];
    }
    let pullback = Pullback {
        a: from_columns(linalg::solve_lower_transposed(&l.columns, &z)),
        precision: Symmetric { columns: linalg::inverse_from_factor(&l.columns) },
        score: LowerTriangular { columns: score },
    };
    (log_density(&w, l), pullback)
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (m̄, C̄, μ̄, L̄) for the cotangent ȳ of the mean log density.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, Symmetric<T, N>, SVector<T, N>, LowerTriangular<T, N>) {
        // μ̄ = ȳ a,  m̄ = −ȳ a
        let mean_bar = self.a.scaled(y_bar);
        // C̄ = −½ ȳ Σ⁻¹
        let c_bar = self.precision.scaled(y_bar * T::from_f64(-0.5));
        // L̄ = ȳ (tril(L⁻ᵀ W) − diag(1/Lᵢᵢ))
        (-mean_bar, c_bar, mean_bar, self.score.scaled(y_bar))
    }
}
