//! Log density of one sample under N(μ, L Lᵀ), y = −½ N ln 2π − Σ ln Lᵢᵢ − ½‖L⁻¹(x − μ)‖².
//!
//! # Derivation
//! With z = L⁻¹(x − μ) and a = L⁻ᵀ z:
//! ```text
//! ż = L⁻¹(ẋ − μ̇ − L̇ z)
//! ẏ = −Σᵢ L̇ᵢᵢ/Lᵢᵢ − zᵀ ż = −Σᵢ L̇ᵢᵢ/Lᵢᵢ − aᵀ(ẋ − μ̇) + ⟨a zᵀ, L̇⟩
//! x̄ = −ȳ a,  μ̄ = ȳ a,  L̄ = ȳ (tril(a zᵀ) − diag(1/Lᵢᵢ))
//! ```
//! It is the mean of one, so value and cotangents are those of
//! [`mean_log_density_factor()`](super::mean_log_density_factor()) at M = 1.
//!
//! # Domain
//! Every factor with a positive diagonal; smooth on all of them. The gradient loses κ(L) in relative accuracy once or twice.
//! Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation; it is the gradient of Stan Math's `multi_normal_cholesky_lpdf`.

use nalgebra::SVector;

use super::mean_log_density_factor;
use crate::linalg::transpose;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;
use crate::types::{CholeskyFactor, LowerTriangular};

/// The logarithm of the normal density with mean μ and covariance L Lᵀ at x.
///
/// # Shapes
/// x and μ: N; L: N × N; result: a number.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let l = CholeskyFactor::new(LowerTriangular::from_lower(&matrix![2.0, 0.0; 0.0, 1.0]))?;
/// let (y, pullback) = log_density_factor::vjp(&vector![4.0, 0.0], &vector![0.0, 0.0], &l);
/// // two standard deviations from the mean
/// assert!((y - (-(2.0 * core::f64::consts::PI).ln() - 2.0f64.ln() - 2.0)).abs() < 1e-15);
/// let (x_bar, mean_bar, l_bar) = pullback.pull(1.0);
/// assert_eq!((x_bar, mean_bar), (vector![-1.0, 0.0], vector![1.0, 0.0])); // Σ⁻¹(x − μ) = 4/4
/// assert_eq!(l_bar.to_matrix(), matrix![1.5, 0.0; 0.0, -1.0]); // 4²/2³ − 1/2 and −1/1
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "x̄ = −ȳ a, μ̄ = ȳ a, L̄ = ȳ (tril(a zᵀ) − diag(1/Lᵢᵢ)), with z = L⁻¹(x − μ), a = L⁻ᵀ z",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], x in any, mean in any, l in factor)
)]
#[inline]
#[must_use]
pub fn log_density_factor<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    l: &CholeskyFactor<T, N>,
) -> T {
    mean_log_density_factor(&from_columns(transpose(&x.data.0)), mean, l)
}

/// The pullback of [`log_density_factor()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The pullback of the mean over this one sample.
    mean: mean_log_density_factor::Pullback<T, 1, N>,
}

/// The log density and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    l: &CholeskyFactor<T, N>,
) -> (T, Pullback<T, N>) {
    let (y, mean) = mean_log_density_factor::vjp(&from_columns(transpose(&x.data.0)), mean, l);
    (y, Pullback { mean })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (x̄, μ̄, L̄) for the cotangent ȳ of the log density.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SVector<T, N>, LowerTriangular<T, N>) {
        // x̄ = −ȳ a,  μ̄ = ȳ a,  L̄ = ȳ (tril(a zᵀ) − diag(1/Lᵢᵢ))
        let (row, mean_bar, l_bar) = self.mean.pull(y_bar);
        (from_columns(transpose(&row.data.0)), mean_bar, l_bar)
    }
}
