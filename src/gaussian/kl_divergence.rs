//! Kullback–Leibler divergence of two normal distributions, y = KL(N(μ₁, L₁L₁ᵀ) ‖ N(μ₂, L₂L₂ᵀ)).
//!
//! # Derivation
//! With M = L₂⁻¹ L₁, lower-triangular, z = L₂⁻¹(μ₂ − μ₁) and a = L₂⁻ᵀ z:
//! ```text
//! y = ½ (‖M‖² + ‖z‖² − N) − Σ ln Mᵢᵢ
//!   = ½ (Σᵢ (Mᵢᵢ² − 1 − 2 ln Mᵢᵢ) + Σᵢ>ⱼ Mᵢⱼ² + ‖z‖²),   no term of which is negative
//! Ṁ = L₂⁻¹(L̇₁ − L̇₂ M),   ż = L₂⁻¹(μ̇₂ − μ̇₁ − L̇₂ z),   Σ ln Mᵢᵢ = Σ ln L₁ᵢᵢ − Σ ln L₂ᵢᵢ
//! ẏ = ⟨L₂⁻ᵀ M, L̇₁⟩ − ⟨L₂⁻ᵀ M Mᵀ, L̇₂⟩ + aᵀ(μ̇₂ − μ̇₁) − ⟨a zᵀ, L̇₂⟩ − Σᵢ L̇₁ᵢᵢ/L₁ᵢᵢ + Σᵢ L̇₂ᵢᵢ/L₂ᵢᵢ
//! diag(1/L₂ᵢᵢ) = tril(L₂⁻ᵀ),   diag(1/L₁ᵢᵢ) = tril(L₂⁻ᵀ diag(1/Mᵢᵢ))
//! S₁ = tril(L₂⁻ᵀ (M − diag(1/Mᵢᵢ))),   S₂ = tril(L₂⁻ᵀ (M Mᵀ + z zᵀ − I))
//! μ̄₁ = −ȳ a,  L̄₁ = ȳ S₁,  μ̄₂ = ȳ a,  L̄₂ = −ȳ S₂
//! ```
//! The differences are taken in the coordinates in which the second distribution is standard, before anything else is
//! rounded, with Mᵢᵢ² − 1 = (Mᵢᵢ − 1)(Mᵢᵢ + 1): where the two distributions differ by a small δ, the error of the gradient is of the
//! order of ε and that of the value, which is of the order of δ², of the order of ε δ and not of ε.
//!
//! # Domain
//! All factors with positive diagonals; smooth on all of them, zero with a gradient of zero where the two distributions
//! agree. The gradient loses κ(L₂) in relative accuracy once or twice. Fixed flow up to the logarithms.
//!
//! # Source
//! Kullback and Leibler 1951, *On information and sufficiency*, for the divergence. The pullback is an own derivation.

use nalgebra::SVector;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};
use crate::types::{CholeskyFactor, LowerTriangular};

/// KL(N₁ ‖ N₂) in nats, of the normal distributions with means μ₁, μ₂ and covariances L₁L₁ᵀ, L₂L₂ᵀ.
///
/// # Shapes
/// μ₁ and μ₂: N; L₁ and L₂: N × N; result: a number.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (l_1, mean_1) = (CholeskyFactor::<f64, 1>::identity(), vector![0.0]);
/// let (l_2, mean_2) = (CholeskyFactor::new(LowerTriangular::from_lower(&matrix![2.0]))?, vector![2.0]);
/// let (y, pullback) = kl_divergence::vjp(&mean_1, &l_1, &mean_2, &l_2);
/// assert!((y - (0.125 + 2.0f64.ln())).abs() < 1e-15); // ½ (σ₁²/σ₂² + d²/σ₂² − 1) + ln σ₂/σ₁
/// let (mean_1_bar, l_1_bar, mean_2_bar, l_2_bar) = pullback.pull(1.0);
/// assert_eq!((mean_1_bar, mean_2_bar), (vector![-0.5], vector![0.5])); // d/σ₂²
/// assert_eq!(l_1_bar.to_matrix(), matrix![-0.75]); // σ₁/σ₂² − 1/σ₁
/// assert_eq!(l_2_bar.to_matrix(), matrix![-0.125]); // 1/σ₂ − (σ₁² + d²)/σ₂³
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "μ̄₁ = −ȳ a, L̄₁ = ȳ tril(L₂⁻ᵀ(M − diag(1/Mᵢᵢ))), μ̄₂ = ȳ a, L̄₂ = −ȳ tril(L₂⁻ᵀ(M Mᵀ + z zᵀ − I)), with M = L₂⁻¹L₁, z = L₂⁻¹(μ₂ − μ₁), a = L₂⁻ᵀ z",
    source = "Own derivation; value: Kullback and Leibler 1951",
    gradcheck(N in [1, 2, 3, 6, 20], mean_1 in any, l_1 in factor, mean_2 in any, l_2 in factor)
)]
#[inline]
#[must_use]
pub fn kl_divergence<T: Real, const N: usize>(
    mean_1: &SVector<T, N>,
    l_1: &CholeskyFactor<T, N>,
    mean_2: &SVector<T, N>,
    l_2: &CholeskyFactor<T, N>,
) -> T {
    standardize(mean_1, l_1, mean_2, l_2).divergence()
}

/// The first distribution in the coordinates in which the second is standard.
struct Standardized<T, const N: usize> {
    /// M = L₂⁻¹ L₁, its lower triangle.
    m: [[T; N]; N],
    /// z = L₂⁻¹(μ₂ − μ₁).
    z: SVector<T, N>,
}

#[inline(always)]
fn standardize<T: Real, const N: usize>(
    mean_1: &SVector<T, N>,
    l_1: &CholeskyFactor<T, N>,
    mean_2: &SVector<T, N>,
    l_2: &CholeskyFactor<T, N>,
) -> Standardized<T, N> {
    let d = VectorSpace::zip_map(mean_2, mean_1, |to, from| to - from);
    Standardized {
        m: linalg::solve_lower_triangle(&l_2.columns, &l_1.columns),
        z: from_columns(linalg::solve_lower(&l_2.columns, &d.data.0)),
    }
}

/// x² − 1, accurate next to one.
// It takes the entry, not its index: an index in a function that is not inlined keeps a panic, as at opt-level `z`.
#[inline]
fn square_minus_one<T: Real>(x: T) -> T {
    (x - T::one()) * (x + T::one())
}

impl<T: Real, const N: usize> Standardized<T, N> {
    /// ½ (Σᵢ (Mᵢᵢ² − 1 − 2 ln Mᵢᵢ) + Σᵢ>ⱼ Mᵢⱼ² + ‖z‖²).
    #[inline]
    fn divergence(&self) -> T {
        let half = T::from_f64(0.5);
        let (mut scales, mut squares) = (T::zero(), self.z.inner(&self.z));
        for j in 0..N {
            scales += square_minus_one(self.m[j][j]) * half - self.m[j][j].ln();
            for i in j + 1..N {
                squares += self.m[j][i] * self.m[j][i];
            }
        }
        squares * half + scales
    }

    /// M − diag(1/Mᵢᵢ).
    #[inline]
    fn first(&self) -> [[T; N]; N] {
        let mut first = self.m;
        for i in 0..N {
            first[i][i] = square_minus_one(self.m[i][i]) / self.m[i][i];
        }
        first
    }

    /// The lower triangle of M Mᵀ + z zᵀ − I.
    #[inline]
    fn second(&self) -> [[T; N]; N] {
        let [z] = &self.z.data.0;
        let mut second = [[T::zero(); N]; N];
        for j in 0..N {
            second[j][j] = square_minus_one(self.m[j][j]);
            for i in j + 1..N {
                second[j][i] = self.m[j][i] * self.m[j][j];
            }
            for k in 0..j {
                let factor = self.m[k][j];
                for i in j..N {
                    second[j][i] += self.m[k][i] * factor;
                }
            }
            for i in j..N {
                second[j][i] += z[i] * z[j];
            }
        }
        second
    }
}

/// The pullback of [`kl_divergence()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// a = L₂⁻ᵀ z, the derivative by μ₂ and the opposite of that by μ₁.
    a: SVector<T, N>,
    /// S₁, the derivative by L₁: as large as what it is made of.
    score_1: LowerTriangular<T, N>,
    /// S₂, the opposite of the derivative by L₂.
    score_2: LowerTriangular<T, N>,
}

/// The divergence and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(
    mean_1: &SVector<T, N>,
    l_1: &CholeskyFactor<T, N>,
    mean_2: &SVector<T, N>,
    l_2: &CholeskyFactor<T, N>,
) -> (T, Pullback<T, N>) {
    let standardized = standardize(mean_1, l_1, mean_2, l_2);
    let score = |b| LowerTriangular { columns: linalg::solve_lower_transposed_triangle(&l_2.columns, &b) };
    let pullback = Pullback {
        a: from_columns(linalg::solve_lower_transposed(&l_2.columns, &standardized.z.data.0)),
        // tril(L₂⁻ᵀ (M − diag(1/Mᵢᵢ)))
        score_1: score(standardized.first()),
        // tril(L₂⁻ᵀ (M Mᵀ + z zᵀ − I))
        score_2: score(standardized.second()),
    };
    (standardized.divergence(), pullback)
}

/// The cotangents of both distributions, in the order of the arguments.
type Cotangents<T, const N: usize> = (SVector<T, N>, LowerTriangular<T, N>, SVector<T, N>, LowerTriangular<T, N>);

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (μ̄₁, L̄₁, μ̄₂, L̄₂) for the cotangent ȳ of the divergence.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> Cotangents<T, N> {
        // μ̄₂ = ȳ a
        let mean_2_bar = self.a.scaled(y_bar);
        // L̄₁ = ȳ S₁,  L̄₂ = −ȳ S₂,  μ̄₁ = −ȳ a
        (-mean_2_bar, self.score_1.scaled(y_bar), mean_2_bar, self.score_2.scaled(-y_bar))
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{matrix, vector};

    use super::*;
    use crate::space::Tangent;

    #[test]
    fn two_equal_distributions_diverge_by_nothing() {
        let mean = vector![1.0, -2.0];
        let l = CholeskyFactor::new(LowerTriangular::from_lower(&matrix![2.0, 0.0; 0.5, 4.0])).unwrap();
        let (y, pullback) = vjp(&mean, &l, &mean, &l);
        let (mean_1_bar, l_1_bar, mean_2_bar, l_2_bar) = pullback.pull(1.0);
        assert_eq!((y, mean_1_bar, mean_2_bar), (0.0, vector![0.0, 0.0], vector![0.0, 0.0]));
        assert_eq!((l_1_bar, l_2_bar), (LowerTriangular::zeros(), LowerTriangular::zeros()));
    }

    /// With σ₁ = (1 + δ) σ₂ the divergence is δ² − δ³/3 + …: no digits are lost to the logarithms of the scales.
    #[test]
    fn the_divergence_of_two_close_distributions_is_accurate() {
        let delta = 2f64.powi(-20);
        let at = |scale: f64| CholeskyFactor::new(LowerTriangular::from_lower(&matrix![scale])).unwrap();
        let y = kl_divergence(&vector![0.0], &at(1024.0 * (1.0 + delta)), &vector![0.0], &at(1024.0));
        let expected = delta * delta * (1.0 - delta / 3.0);
        assert!((y - expected).abs() < 1e-9 * expected);
    }
}
