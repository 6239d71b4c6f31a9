//! Cholesky factor of a symmetric positive definite matrix, S = L Lᵀ.
//!
//! # Derivation
//! With Φ(M) the lower triangle of M with halved diagonal:
//! ```text
//! Ṡ = L̇ Lᵀ + L L̇ᵀ  ⇒  L⁻¹ Ṡ L⁻ᵀ = L⁻¹ L̇ + (L⁻¹ L̇)ᵀ, the first term lower-triangular
//! L̇ = L Φ(L⁻¹ Ṡ L⁻ᵀ)
//! ⟨L̄, L̇⟩ = ⟨Φ(Lᵀ L̄), L⁻¹ Ṡ L⁻ᵀ⟩ = ⟨L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, Ṡ⟩
//! S̄ = sym(L⁻ᵀ Φ(Lᵀ L̄) L⁻¹)
//! ```
//! The pullback builds the same S̄ from its last column to its first, without an inverse. Elimination turns the column
//! (s, c) into λ = √s, l = c / λ, and the matrix S' beside it into the S' − l lᵀ that the later columns factor. With X
//! the cotangent of that rest, which is the part of S̄ already built:
//! ```text
//! λ̇ = ½ ṡ / λ,  l̇ = (ċ − l λ̇) / λ,  ⟨X, Ṡ' − l̇ lᵀ − l l̇ᵀ⟩ = ⟨X, Ṡ'⟩ − 2 (X l)ᵀ l̇
//! w = ½ l̄ − X l
//! c̄ = w / λ,  each entry of c̄ standing at two places of S̄
//! s̄ = (½ λ̄ − lᵀ w / λ) / λ
//! ```
//!
//! # Domain
//! Positive definite matrices; smooth on all of them. The diagonal of L is positive. Value and gradient lose κ(S) in
//! relative accuracy. The same instructions run for every input; a failure is known at the end. A subnormal pivot counts
//! as zero.
//!
//! # Source
//! Murray 2016, *Differentiation of the Cholesky decomposition*, arXiv 1602.07527, eq. 8 and §3. The form of the sweep is an
//! own derivation.

use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::types::{CholeskyFactor, LowerTriangular, Symmetric};

/// The lower-triangular L with positive diagonal for which S = L Lᵀ.
///
/// # Shapes
/// S and L: N × N.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot that is not positive; [`Error::NonFinite`] for NaN or infinite input.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 10.0]);
/// let (l, pullback) = cholesky::vjp(&s)?;
/// assert_eq!(l.to_matrix(), matrix![2.0, 0.0; 1.0, 3.0]);
/// // L₀₀ = √S₀₀, so ∂L₀₀/∂S₀₀ = 1/(2 L₀₀)
/// let s_bar = pullback.pull(LowerTriangular::from_lower(&matrix![1.0, 0.0; 0.0, 0.0]));
/// assert_eq!(s_bar.to_matrix(), matrix![0.25, 0.0; 0.0, 0.0]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "S̄ = sym(L⁻ᵀ Φ(Lᵀ L̄) L⁻¹), Φ the lower triangle with halved diagonal",
    source = "Murray 2016, arXiv 1602.07527, eq. 8",
    gradcheck(N in [1, 2, 3, 6, 20], s in spd + clustered, refuses(s in indefinite))
)]
#[inline]
pub fn cholesky<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<CholeskyFactor<T, N>, Error> {
    factor(s)
}

/// The factor, for operations that begin with it: made in place where the crate is built for speed.
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub(crate) fn factor<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<CholeskyFactor<T, N>, Error> {
    Ok(CholeskyFactor { lower: LowerTriangular { columns: linalg::cholesky(&s.columns)? } })
}

/// The pullback of [`cholesky()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The factor L, of which the rule is made.
    l: CholeskyFactor<T, N>,
}

/// The Cholesky factor and its pullback.
///
/// # Errors
/// Those of [`cholesky()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<(CholeskyFactor<T, N>, Pullback<T, N>), Error> {
    let l = factor(s)?;
    Ok((l, Pullback { l }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent S̄ for the cotangent L̄ of the factor.
    #[inline]
    #[must_use]
    pub fn pull(&self, l_bar: LowerTriangular<T, N>) -> Symmetric<T, N> {
        // S̄ = sym(L⁻ᵀ Φ(Lᵀ L̄) L⁻¹)
        Symmetric { columns: linalg::cholesky_sweep(&self.l.lower.columns, &l_bar.columns) }
    }
}
