//! A Cholesky factor from unconstrained numbers, Lᵢᵢ = ln(1 + exp θᵢᵢ) and Lᵢⱼ = θᵢⱼ below the diagonal.
//!
//! # Derivation
//! ```text
//! L̇ᵢᵢ = σ(θᵢᵢ) θ̇ᵢᵢ, σ the logistic function,  L̇ᵢⱼ = θ̇ᵢⱼ for i > j
//! ⟨L̄, L̇⟩ = Σᵢ L̄ᵢᵢ σ(θᵢᵢ) θ̇ᵢᵢ + Σᵢ>ⱼ L̄ᵢⱼ θ̇ᵢⱼ
//! θ̄ᵢᵢ = σ(θᵢᵢ) L̄ᵢᵢ,  θ̄ᵢⱼ = L̄ᵢⱼ for i > j
//! ```
//!
//! # Domain
//! All lower-triangular matrices. Every covariance has exactly one θ. For large θᵢᵢ the diagonal grows like θᵢᵢ itself, which keeps
//! gradients even. Where it falls below the smallest normal number of `T` it stays there and its slope is zero, in both
//! modes: a finite θ always gives a valid factor. An infinite θᵢᵢ gives the largest number, a NaN stays one. Smooth above.
//!
//! # Source
//! Own derivation.

use crate::linalg::{map_diagonal, scale_diagonal, with_diagonal};
use crate::op;
use crate::scalar::{Real, logistic, saturated, softplus};
use crate::types::{CholeskyFactor, LowerTriangular};

/// The Cholesky factor with the diagonal ln(1 + exp θᵢᵢ) and the strict lower triangle of θ.
///
/// # Shapes
/// θ and L: N × N.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let theta = LowerTriangular::from_lower(&matrix![0.0, 0.0; 5.0, 50.0]);
/// let (l, pullback) = softplus_diagonal::vjp(&theta);
/// assert_eq!(l.to_matrix(), matrix![2.0f64.ln(), 0.0; 5.0, 50.0]);
/// let theta_bar = pullback.pull(LowerTriangular::from_lower(&matrix![1.0, 0.0; 1.0, 1.0]));
/// assert_eq!(theta_bar.to_matrix(), matrix![0.5, 0.0; 1.0, 1.0]); // σ(0) = ½, σ(50) = 1
/// ```
#[op(
    pullback = "θ̄ᵢᵢ = σ(θᵢᵢ) L̄ᵢᵢ, θ̄ᵢⱼ = L̄ᵢⱼ below the diagonal",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], theta in lower)
)]
#[inline]
#[must_use]
pub fn softplus_diagonal<T: Real, const N: usize>(theta: &LowerTriangular<T, N>) -> CholeskyFactor<T, N> {
    factor(theta, &map_diagonal(&theta.columns, saturated_softplus).0)
}

/// The factor with this diagonal.
#[inline(always)]
fn factor<T: Real, const N: usize>(theta: &LowerTriangular<T, N>, diagonal: &[T; N]) -> CholeskyFactor<T, N> {
    CholeskyFactor { lower: LowerTriangular { columns: with_diagonal(&theta.columns, diagonal) } }
}

/// ln(1 + exp x) within the range, and its slope.
#[inline]
fn saturated_softplus<T: Real>(x: T) -> (T, T) {
    let (slope, _) = logistic(x);
    saturated(softplus(x), slope)
}

/// The pullback of [`softplus_diagonal()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The slopes of the diagonal: σ(θᵢᵢ), or zero where Lᵢᵢ is saturated; the rest has the slope one.
    slope: [T; N],
}

/// The factor and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(theta: &LowerTriangular<T, N>) -> (CholeskyFactor<T, N>, Pullback<T, N>) {
    let (diagonal, slope) = map_diagonal(&theta.columns, saturated_softplus);
    (factor(theta, &diagonal), Pullback { slope })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent θ̄ for the cotangent L̄ of the factor.
    #[inline]
    #[must_use]
    pub fn pull(&self, l_bar: LowerTriangular<T, N>) -> LowerTriangular<T, N> {
        // θ̄ᵢᵢ = σ(θᵢᵢ) L̄ᵢᵢ, θ̄ᵢⱼ = L̄ᵢⱼ
        LowerTriangular { columns: scale_diagonal(&l_bar.columns, &self.slope) }
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{Vector3, vector};

    use crate::Real;
    use crate::types::{CholeskyFactor, LowerTriangular};

    /// L and the derivative of its diagonal along the identity, which both modes agree on.
    fn on_diagonal<T: Real>(theta: Vector3<T>) -> (Vector3<T>, Vector3<T>) {
        let (theta, along) = (LowerTriangular::from_diagonal(&theta), LowerTriangular::identity());
        let (l, pullback) = super::vjp(&theta);
        assert!(CholeskyFactor::new(l.into_lower()).is_ok());
        let theta_bar = pullback.pull(along);
        assert_eq!(super::jvp(&theta, &along).1, theta_bar);
        assert_eq!(super::hvp(&theta, &along, along).diagonal().map(Real::is_finite), vector![true, true, true]);
        (l.diagonal(), theta_bar.diagonal())
    }

    #[test]
    fn beyond_the_range_the_diagonal_is_constant() {
        let (l, slope) = on_diagonal(vector![-1e6, 1e6, 0.0]);
        assert_eq!((l, slope), (vector![f64::MIN_POSITIVE, 1e6, 2.0f64.ln()], vector![0.0, 1.0, 0.5]));
        let (l, slope) = on_diagonal(vector![-88.0f32, 1e38, 0.0]);
        assert_eq!((l, slope), (vector![f32::MIN_POSITIVE, 1e38, 2.0f32.ln()], vector![0.0, 1.0, 0.5]));
        let (l, slope) = on_diagonal(vector![f64::NEG_INFINITY, f64::INFINITY, 0.0]);
        assert_eq!((l, slope), (vector![f64::MIN_POSITIVE, f64::MAX, 2.0f64.ln()], vector![0.0, 0.0, 0.5]));
    }

    #[test]
    fn nan_stays_nan() {
        let l = super::softplus_diagonal(&LowerTriangular::from_diagonal(&vector![f64::NAN, 0.0]));
        assert!(l[(0, 0)].is_nan() && l[(1, 1)] > 0.0);
    }
}
