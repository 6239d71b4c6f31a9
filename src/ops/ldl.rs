//! Square-root-free factor of a symmetric positive definite matrix, S = L D Lᵀ.
//!
//! # Derivation
//! L has ones on its diagonal, so L⁻¹ L̇ is strictly lower-triangular; tril₋₁ is the strict lower triangle.
//! ```text
//! Ṡ = L̇ D Lᵀ + L Ḋ Lᵀ + L D L̇ᵀ
//! M = L⁻¹ Ṡ L⁻ᵀ = (L⁻¹ L̇) D + Ḋ + D (L⁻¹ L̇)ᵀ
//! Ḋ = diag(M),  L̇ = L tril₋₁(M) D⁻¹
//! ⟨D̄, Ḋ⟩ + ⟨L̄, L̇⟩ = ⟨G, M⟩,  G = diag(d̄) + tril₋₁(Lᵀ L̄) D⁻¹
//! S̄ = sym(L⁻ᵀ G L⁻¹)
//! ```
//! The pullback builds the same S̄ from its last column to its first, without an inverse. Elimination turns the column
//! (s, c) into d = s, l = c / d, and the matrix S' beside it into the S' − d l lᵀ that the later columns factor. With X
//! the cotangent of that rest, which is the part of S̄ already built:
//! ```text
//! l̇ = (ċ − l ṡ) / d,  ⟨X, Ṡ' − ṡ l lᵀ − d (l̇ lᵀ + l l̇ᵀ)⟩ = ⟨X, Ṡ'⟩ + ṡ lᵀX l − 2 (X l)ᵀ ċ
//! h = ½ l̄ / d,  c̄ = h − X l,  each entry of c̄ standing at two places of S̄
//! s̄ = d̄ − lᵀ (h + c̄)
//! ```
//!
//! # Domain
//! Positive definite matrices; smooth on all of them. D is positive. Value and gradient lose κ(S) in relative accuracy.
//! The same instructions run for every input; a failure is known at the end. A subnormal pivot counts as zero.
//!
//! # Source
//! Own derivation.

use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::types::{LdlFactor, LowerTriangular, Symmetric};

/// The unit lower-triangular L and the positive diagonal D for which S = L D Lᵀ.
///
/// # Shapes
/// S, L and D: N × N. A cotangent of the result is one triangle: that of L below the diagonal, that of D on it.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first entry of D that is not positive; [`Error::NonFinite`] for NaN or infinite
/// input, or when the factor is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 10.0]);
/// let (f, pullback) = ldl::vjp(&s)?;
/// assert_eq!(f.unit_lower().to_matrix(), matrix![1.0, 0.0; 0.5, 1.0]);
/// assert_eq!(f.diagonal(), vector![4.0, 9.0]);
/// // L₁₀ = S₁₀/S₀₀, so ∂L₁₀/∂S₀₀ = −⅛; ∂L₁₀/∂S₁₀ = ¼ is shared by the two places of S₁₀
/// let s_bar = pullback.pull(LowerTriangular::from_lower(&matrix![0.0, 0.0; 1.0, 0.0]));
/// assert_eq!(s_bar.to_matrix(), matrix![-0.125, 0.125; 0.125, 0.0]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "S̄ = sym(L⁻ᵀ G L⁻¹), G = tril₋₁(Lᵀ L̄) D⁻¹ + diag(d̄)",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], s in spd)
)]
#[inline]
pub fn ldl<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<LdlFactor<T, N>, Error> {
    Ok(LdlFactor { compact: LowerTriangular { columns: linalg::ldl(&s.columns)? } })
}

/// The pullback of [`ldl()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// L and D, of which the rule is made.
    factor: LdlFactor<T, N>,
}

/// The factor and its pullback.
///
/// # Errors
/// Those of [`ldl()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<(LdlFactor<T, N>, Pullback<T, N>), Error> {
    let factor = ldl(s)?;
    Ok((factor, Pullback { factor }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent S̄ for the cotangent of the factor: L̄ below the diagonal, d̄ on it.
    #[inline]
    #[must_use]
    pub fn pull(&self, factor_bar: LowerTriangular<T, N>) -> Symmetric<T, N> {
        // S̄ = sym(L⁻ᵀ G L⁻¹)
        Symmetric { columns: linalg::ldl_sweep(&self.factor.compact.columns, &factor_bar.columns) }
    }
}
