//! The covariance of a factor, Σ = L Lᵀ.
//!
//! # Derivation
//! ```text
//! Σ̇ = L̇ Lᵀ + L L̇ᵀ
//! ⟨Σ̄, Σ̇⟩ = 2⟨Σ̄, L̇ Lᵀ⟩ = ⟨2 Σ̄ L, L̇⟩, since Σ̄ is symmetric
//! L̄ = tril(2 Σ̄ L), since L̇ is lower-triangular
//! ```
//!
//! # Domain
//! All lower-triangular matrices, also with zeros or negative numbers on the diagonal; Σ is positive definite exactly if
//! none is zero. Smooth. Perfectly conditioned: a sum of products, in which only the terms of the matrix product cancel.
//! Fixed flow, each off-diagonal entry computed once.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.2, with L and Lᵀ as the two factors.

use crate::linalg::{lower_gram, symmetric_lower_product};
use crate::op;
use crate::scalar::Real;
use crate::space::VectorSpace;
use crate::types::{LowerTriangular, Symmetric};

/// L Lᵀ. A [`CholeskyFactor`](crate::types::CholeskyFactor) dereferences to its triangle: `&l` serves for either.
///
/// # Shapes
/// L and Σ: N × N.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let l = LowerTriangular::from_lower(&matrix![2.0, 0.0; 1.0, 3.0]);
/// let (sigma, pullback) = covariance_from_factor::vjp(&l);
/// assert_eq!(sigma.to_matrix(), matrix![4.0, 2.0; 2.0, 10.0]);
/// // Σ₁₁ = L₁₀² + L₁₁²
/// let l_bar = pullback.pull(Symmetric::from_lower(&matrix![0.0, 0.0; 0.0, 1.0]));
/// assert_eq!(l_bar.to_matrix(), matrix![0.0, 0.0; 2.0, 6.0]);
/// ```
#[op(
    pullback = "L̄ = tril(2 Σ̄ L)",
    source = "Giles 2008, §2.2.2",
    gradcheck(N in [1, 2, 3, 6, 20], l in lower)
)]
#[inline]
#[must_use]
pub fn covariance_from_factor<T: Real, const N: usize>(l: &LowerTriangular<T, N>) -> Symmetric<T, N> {
    Symmetric { columns: lower_gram(&l.columns) }
}

/// The pullback of [`covariance_from_factor()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The factor L, which carries Σ̄ to L̄.
    l: LowerTriangular<T, N>,
}

/// The covariance and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(l: &LowerTriangular<T, N>) -> (Symmetric<T, N>, Pullback<T, N>) {
    (covariance_from_factor(l), Pullback { l: *l })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent L̄ for the cotangent Σ̄ of the covariance.
    #[inline]
    #[must_use]
    pub fn pull(&self, sigma_bar: Symmetric<T, N>) -> LowerTriangular<T, N> {
        // L̄ = tril(2 Σ̄ L)
        let sigma_bar_l = LowerTriangular { columns: symmetric_lower_product(&sigma_bar.columns, &self.l.columns) };
        sigma_bar_l.scaled(T::from_f64(2.0))
    }
}
