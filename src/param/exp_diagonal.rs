//! A Cholesky factor from unconstrained numbers, Lᵢᵢ = exp θᵢᵢ and Lᵢⱼ = θᵢⱼ below the diagonal.
//!
//! # Derivation
//! ```text
//! L̇ᵢᵢ = Lᵢᵢ θ̇ᵢᵢ,  L̇ᵢⱼ = θ̇ᵢⱼ for i > j
//! ⟨L̄, L̇⟩ = Σᵢ L̄ᵢᵢ Lᵢᵢ θ̇ᵢᵢ + Σᵢ>ⱼ L̄ᵢⱼ θ̇ᵢⱼ
//! θ̄ᵢᵢ = Lᵢᵢ L̄ᵢᵢ,  θ̄ᵢⱼ = L̄ᵢⱼ for i > j
//! ```
//!
//! # Domain
//! All lower-triangular matrices. Every covariance has exactly one θ. Where the exponential leaves the range of `T`, Lᵢᵢ stays at
//! the smallest normal or at the largest number and its slope is zero, in both modes: a finite θ always gives a valid
//! factor. A NaN stays one. Smooth within the range; relative accuracy is lost in proportion to |θᵢᵢ|.
//!
//! # Source
//! Pinheiro and Bates 1996, *Unconstrained parametrizations for variance-covariance matrices*, log-Cholesky
//! parametrisation; saturation own.

use crate::linalg::{map_diagonal_in_vectors, scale_diagonal, with_diagonal};
use crate::op;
use crate::scalar::{Real, saturated};
use crate::types::{CholeskyFactor, LowerTriangular};

/// The Cholesky factor with the diagonal exp θᵢᵢ and the strict lower triangle of θ.
///
/// # Shapes
/// θ and L: N × N.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let theta = LowerTriangular::from_lower(&matrix![0.0, 0.0; 5.0, 1.0]);
/// let (l, pullback) = exp_diagonal::vjp(&theta);
/// assert_eq!((l[(0, 0)], l[(1, 0)]), (1.0, 5.0));
/// assert!((l[(1, 1)] - std::f64::consts::E).abs() < 1e-15);
/// let theta_bar = pullback.pull(LowerTriangular::from_lower(&matrix![1.0, 0.0; 1.0, 1.0]));
/// assert_eq!(theta_bar.to_matrix(), matrix![1.0, 0.0; 1.0, l[(1, 1)]]); // eˣ is its own slope
/// ```
#[op(
    pullback = "θ̄ᵢᵢ = Lᵢᵢ L̄ᵢᵢ, θ̄ᵢⱼ = L̄ᵢⱼ below the diagonal",
    source = "Pinheiro and Bates 1996, log-Cholesky parametrisation",
    gradcheck(N in [1, 2, 3, 6, 20], theta in lower)
)]
#[inline]
#[must_use]
pub fn exp_diagonal<T: Real, const N: usize>(theta: &LowerTriangular<T, N>) -> CholeskyFactor<T, N> {
    factor(theta, &map_diagonal_in_vectors(&theta.columns, saturated_exp).0)
}

/// The factor with this diagonal.
#[inline(always)]
fn factor<T: Real, const N: usize>(theta: &LowerTriangular<T, N>, diagonal: &[T; N]) -> CholeskyFactor<T, N> {
    CholeskyFactor { lower: LowerTriangular { columns: with_diagonal(&theta.columns, diagonal) } }
}

/// exp x within the range, and its slope.
#[inline]
fn saturated_exp<T: Real>(x: T) -> (T, T) {
    let y = x.exp();
    saturated(y, y)
}

/// The pullback of [`exp_diagonal()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The slopes of the diagonal: Lᵢᵢ, or zero where it is saturated; the rest has the slope one.
    slope: [T; N],
}

/// The factor and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(theta: &LowerTriangular<T, N>) -> (CholeskyFactor<T, N>, Pullback<T, N>) {
    let (diagonal, slope) = map_diagonal_in_vectors(&theta.columns, saturated_exp);
    (factor(theta, &diagonal), Pullback { slope })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent θ̄ for the cotangent L̄ of the factor.
    #[inline]
    #[must_use]
    pub fn pull(&self, l_bar: LowerTriangular<T, N>) -> LowerTriangular<T, N> {
        // θ̄ᵢᵢ = Lᵢᵢ L̄ᵢᵢ, θ̄ᵢⱼ = L̄ᵢⱼ
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
        assert_eq!((l, slope), (vector![f64::MIN_POSITIVE, f64::MAX, 1.0], vector![0.0, 0.0, 1.0]));
        let (l, slope) = on_diagonal(vector![-88.0f32, 89.0, 0.0]);
        assert_eq!((l, slope), (vector![f32::MIN_POSITIVE, f32::MAX, 1.0], vector![0.0, 0.0, 1.0]));
        let (l, slope) = on_diagonal(vector![f64::NEG_INFINITY, f64::INFINITY, 0.0]);
        assert_eq!((l, slope), (vector![f64::MIN_POSITIVE, f64::MAX, 1.0], vector![0.0, 0.0, 1.0]));
    }

    #[test]
    fn nan_stays_nan() {
        let l = super::exp_diagonal(&LowerTriangular::from_diagonal(&vector![f64::NAN, 0.0]));
        assert!(l[(0, 0)].is_nan() && l[(1, 1)] > 0.0);
    }
}
