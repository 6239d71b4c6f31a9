//! Mean log density of a batch under N(μ, L Lᵀ), y = −½ N ln 2π − Σ ln Lᵢᵢ − Σₘ ‖L⁻¹(xₘ − μ)‖²/(2M).
//!
//! # Derivation
//! With zₘ = L⁻¹(xₘ − μ) and aₘ = L⁻ᵀ zₘ the columns of Z and A:
//! ```text
//! żₘ = L⁻¹(ẋₘ − μ̇ − L̇ zₘ)
//! ẏ = −Σᵢ L̇ᵢᵢ/Lᵢᵢ − (1/M) Σₘ zₘᵀ żₘ,   zₘᵀ żₘ = aₘᵀ(ẋₘ − μ̇) − ⟨aₘ zₘᵀ, L̇⟩
//! x̄ₘ = −(ȳ/M) aₘ
//! μ̄ = (ȳ/M) Σₘ aₘ
//! L̄ = ȳ (tril(A Zᵀ)/M − diag(1/Lᵢᵢ))
//! ```
//!
//! # Domain
//! Every factor with a positive diagonal; smooth on all of them. The mean over no samples (M = 0) is zero, and so are its
//! cotangents. The gradient loses κ(L) in relative accuracy once or twice. Fixed flow up to the logarithms.
//!
//! # Source
//! Own derivation; for one sample it is the gradient of Stan Math's `multi_normal_cholesky_lpdf`.

use nalgebra::{SMatrix, SVector};

use super::{LN_TWO_PI, deviations, reciprocal_diagonal, sample_cotangents, sum_log_diagonal, weight};
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{Tangent, VectorSpace, from_columns};
use crate::types::{CholeskyFactor, LowerTriangular};

/// The average over the rows of `xs` of the logarithm of the normal density with mean μ and covariance L Lᵀ.
///
/// # Shapes
/// xs: M × N, one sample per row; μ: N; L: N × N; result: a number.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (xs, l) = (matrix![1.0; 3.0], CholeskyFactor::<f64, 1>::identity());
/// let (y, pullback) = mean_log_density_factor::vjp(&xs, &vector![1.0], &l);
/// let ln_two_pi = (2.0 * core::f64::consts::PI).ln();
/// assert!((y - (-0.5 * ln_two_pi - 1.0)).abs() < 1e-15); // the deviations 0 and 2: −(0 + 4)/(2·2)
/// let (xs_bar, mean_bar, l_bar) = pullback.pull(1.0);
/// assert_eq!((xs_bar, mean_bar), (matrix![0.0; -1.0], vector![1.0])); // the mean of the samples is 2
/// assert_eq!(l_bar.to_matrix(), matrix![1.0]); // the mean square 2, less 1
/// ```
#[op(
    pullback = "x̄ₘ = −(ȳ/M) aₘ, μ̄ = (ȳ/M) Σ aₘ, L̄ = ȳ (tril(A Zᵀ)/M − diag(1/Lᵢᵢ)), with Z = L⁻¹(X − μ)ᵀ, A = L⁻ᵀ Z",
    source = "Own derivation",
    gradcheck((M, N) in [(0, 2), (1, 1), (2, 1), (3, 2), (4, 3), (7, 6), (20, 20)], xs in any, mean in any, l in factor)
)]
#[inline]
#[must_use]
pub fn mean_log_density_factor<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
    l: &CholeskyFactor<T, N>,
) -> T {
    let z = linalg::solve_lower(&l.columns, &deviations(xs, mean).data.0);
    log_density(&from_columns(z), l)
}

/// −½ N ln 2π − Σ ln Lᵢᵢ − ‖Z‖²/(2M).
#[inline]
fn log_density<T: Real, const M: usize, const N: usize>(z: &SMatrix<T, N, M>, l: &CholeskyFactor<T, N>) -> T {
    if M == 0 {
        return T::zero();
    }
    let half_mean_square = z.inner(z) * weight::<T, M>() * T::from_f64(0.5);
    -(T::from_f64(0.5 * N as f64 * LN_TWO_PI) + sum_log_diagonal(&l.columns) + half_mean_square)
}

/// The pullback of [`mean_log_density_factor()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const M: usize, const N: usize> {
    /// A = L⁻ᵀ Z, the cotangents of the samples but for a factor.
    pub(super) a: SMatrix<T, N, M>,
    /// Z = L⁻¹(X − μ)ᵀ, which L̇ meets.
    z: SMatrix<T, N, M>,
    /// 1/Lᵢᵢ, the derivative of the logarithms.
    reciprocals: SVector<T, N>,
}

/// The mean log density and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
    l: &CholeskyFactor<T, N>,
) -> (T, Pullback<T, M, N>) {
    let z = linalg::solve_lower(&l.columns, &deviations(xs, mean).data.0);
    let a = from_columns(linalg::solve_lower_transposed(&l.columns, &z));
    let z = from_columns(z);
    (log_density(&z, l), Pullback { a, z, reciprocals: reciprocal_diagonal(&l.columns) })
}

impl<T: Real, const M: usize, const N: usize> Pullback<T, M, N> {
    /// The cotangents (x̄, μ̄, L̄) for the cotangent ȳ of the mean log density; x̄ has the samples in its rows.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, M, N>, SVector<T, N>, LowerTriangular<T, N>) {
        if M == 0 {
            return Tangent::zeros();
        }
        let w = y_bar * weight::<T, M>();
        // x̄ₘ = −(ȳ/M) aₘ,  μ̄ = (ȳ/M) Σₘ aₘ
        let (xs_bar, mean_bar) = sample_cotangents(&self.a, w);
        // L̄ = ȳ (tril(A Zᵀ)/M − diag(1/Lᵢᵢ))
        let mut l_bar = [[T::zero(); N]; N];
        for j in 0..N {
            for m in 0..M {
                let factor = self.z.data.0[m][j] * w;
                for i in j..N {
                    let product = self.a.data.0[m][i] * factor;
                    l_bar[j][i] = if m == 0 { product } else { l_bar[j][i] + product };
                }
            }
            l_bar[j][j] -= self.reciprocals.data.0[0][j] * y_bar;
        }
        (xs_bar, mean_bar, LowerTriangular { columns: l_bar })
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::vector;

    use super::*;

    #[test]
    fn the_mean_over_no_samples_and_its_cotangents_are_zero() {
        let (y, pullback) = vjp(&SMatrix::<f64, 0, 2>::zeros(), &vector![1.0, 2.0], &CholeskyFactor::identity());
        let (_, mean_bar, l_bar) = pullback.pull(1.0);
        assert_eq!((y, mean_bar), (0.0, vector![0.0, 0.0]));
        assert_eq!(l_bar, LowerTriangular::zeros());
    }
}
