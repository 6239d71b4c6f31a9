//! Mean log density of a batch under N(μ, Λ⁻¹), y = −½ (N ln 2π − ln det Λ) − Σₘ dₘᵀ Λ dₘ/(2M) with dₘ = xₘ − μ.
//!
//! # Derivation
//! ```text
//! ẏ = ½ tr(Λ⁻¹ Λ̇) − (1/M) Σₘ ((Λ dₘ)ᵀ(ẋₘ − μ̇) + ½ dₘᵀ Λ̇ dₘ)
//! x̄ₘ = −(ȳ/M) Λ dₘ
//! μ̄ = (ȳ/M) Σₘ Λ dₘ
//! Λ̄ = ½ ȳ (Λ⁻¹ − Σₘ dₘ dₘᵀ/M)
//! ```
//!
//! # Domain
//! Positive definite Λ; smooth on all of them. Only Λ̄ loses κ(Λ) in relative accuracy, through Λ⁻¹. Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation.

use nalgebra::{SMatrix, SVector};

use super::{LN_TWO_PI, deviations, sample_cotangents, sum_log_diagonal, weight};
use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, finite, from_columns};
use crate::types::Symmetric;

/// The average over the rows of `xs` of the logarithm of the normal density with mean μ and precision Λ, the inverse of the
/// covariance.
///
/// # Shapes
/// xs: M × N, one sample per row; μ: N; Λ (`p`): N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of Λ that is not positive; [`Error::TooFewSamples`] for M = 0;
/// [`Error::NonFinite`] for NaN or infinite input, or when the result is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (xs, p) = (matrix![1.0; 3.0], Symmetric::<f64, 1>::identity());
/// let (y, pullback) = mean_log_density_precision::vjp(&xs, &vector![1.0], &p)?;
/// let ln_two_pi = (2.0 * core::f64::consts::PI).ln();
/// assert!((y - (-0.5 * ln_two_pi - 1.0)).abs() < 1e-15); // the deviations 0 and 2: −(0 + 4)/(2·2)
/// let (xs_bar, mean_bar, p_bar) = pullback.pull(1.0);
/// assert_eq!((xs_bar, mean_bar), (matrix![0.0; -1.0], vector![1.0])); // the mean of the samples is 2
/// assert_eq!(p_bar.to_matrix(), matrix![-0.5]); // half of the variance 1 less the mean square 2
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "x̄ₘ = −(ȳ/M) Λdₘ, μ̄ = (ȳ/M) Σ Λdₘ, Λ̄ = ½ ȳ (Λ⁻¹ − Σ dₘdₘᵀ/M), with dₘ = xₘ − μ",
    source = "Own derivation",
    gradcheck((M, N) in [(1, 1), (2, 1), (3, 2), (4, 3), (7, 6), (20, 20)], xs in any, mean in any, p in spd)
)]
#[inline]
pub fn mean_log_density_precision<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
    p: &Symmetric<T, N>,
) -> Result<T, Error> {
    parts(xs, mean, p).map(|Parts { y, .. }| y)
}

/// What the value is made of and the pullback needs.
struct Parts<T, const M: usize, const N: usize> {
    y: T,
    l: [[T; N]; N],
    d: SMatrix<T, N, M>,
    g: SMatrix<T, N, M>,
}

/// y, the Cholesky factor L of Λ, the deviations dₘ and gₘ = Λ dₘ.
#[inline(always)]
fn parts<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
    p: &Symmetric<T, N>,
) -> Result<Parts<T, M, N>, Error> {
    if M == 0 {
        return Err(Error::TooFewSamples { needed: 1, found: 0 });
    }
    let l = linalg::cholesky(&p.columns)?;
    let d = deviations(xs, mean);
    let g = from_columns(linalg::symmetric_product(&p.columns, &d.data.0));
    let half_mean_square = d.inner(&g) * weight::<T, M>() * T::from_f64(0.5);
    let y = sum_log_diagonal(&l) - T::from_f64(0.5 * N as f64 * LN_TWO_PI) - half_mean_square;
    Ok(Parts { y: finite(y)?, l, d, g })
}

/// The pullback of [`mean_log_density_precision()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const M: usize, const N: usize> {
    /// The columns Λ dₘ, the cotangents of the samples but for a factor.
    g: SMatrix<T, N, M>,
    /// Λ⁻¹ − Σₘ dₘ dₘᵀ/M: the covariance beyond what the samples show, already of the size of Λ̄.
    excess: Symmetric<T, N>,
}

/// The mean log density and its pullback.
///
/// # Errors
/// Those of [`mean_log_density_precision()`].
#[inline]
pub fn vjp<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
    p: &Symmetric<T, N>,
) -> Result<(T, Pullback<T, M, N>), Error> {
    let Parts { y, l, d, g } = parts(xs, mean, p)?;
    let (squares, inverse) = (linalg::row_gram(&d.data.0), linalg::inverse_from_factor(&l));
    let excess = Symmetric::from_fn(|i, j| inverse[j][i] - squares[j][i] * weight::<T, M>());
    Ok((y, Pullback { g, excess }))
}

impl<T: Real, const M: usize, const N: usize> Pullback<T, M, N> {
    /// The cotangents (x̄, μ̄, Λ̄) for the cotangent ȳ of the mean log density; x̄ has the samples in its rows.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, M, N>, SVector<T, N>, Symmetric<T, N>) {
        // x̄ₘ = −(ȳ/M) Λ dₘ,  μ̄ = (ȳ/M) Σₘ Λ dₘ
        let (xs_bar, mean_bar) = sample_cotangents(&self.g, y_bar * weight::<T, M>());
        // Λ̄ = ½ ȳ (Λ⁻¹ − Σₘ dₘ dₘᵀ/M)
        (xs_bar, mean_bar, self.excess.scaled(y_bar * T::from_f64(0.5)))
    }
}
