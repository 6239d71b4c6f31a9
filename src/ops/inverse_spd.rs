//! Inverse of a symmetric positive definite matrix, X = S⁻¹.
//!
//! # Derivation
//! ```text
//! S X = I  ⇒  Ṡ X + S Ẋ = 0
//! Ẋ = −X Ṡ X,  symmetric as X and Ṡ are
//! ⟨X̄, Ẋ⟩ = −⟨X̄, X Ṡ X⟩ = −⟨X X̄ X, Ṡ⟩
//! S̄ = −X X̄ X
//! ```
//!
//! # Domain
//! Positive definite matrices; smooth on all of them. Value and gradient lose κ(S) in relative accuracy. Both are
//! symmetric to the last bit: each off-diagonal entry is computed once. The same instructions run for every input; a
//! failure is known at the end of the factorisation.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.3, on symmetric matrices.

use super::cholesky::factor;
use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::finite;
use crate::types::Symmetric;

/// S⁻¹.
///
/// # Shapes
/// S and the result: N × N.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot that is not positive; [`Error::NonFinite`] for NaN or infinite input,
/// or when an entry of the inverse is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 5.0]);
/// let (x, pullback) = inverse_spd::vjp(&s)?;
/// assert_eq!(x.to_matrix(), matrix![0.3125, -0.125; -0.125, 0.25]); // [5 −2; −2 4] / 16
/// // ∂X₁₁/∂S = −x xᵀ with x the second column of X
/// let s_bar = pullback.pull(Symmetric::from_lower(&matrix![0.0, 0.0; 0.0, 1.0]));
/// assert_eq!(s_bar.to_matrix(), matrix![-0.015625, 0.03125; 0.03125, -0.0625]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "S̄ = −X X̄ X",
    source = "Giles 2008, §2.2.3, on symmetric matrices",
    gradcheck(N in [1, 2, 3, 6, 20], s in spd + clustered, refuses(s in indefinite))
)]
#[inline]
pub fn inverse_spd<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<Symmetric<T, N>, Error> {
    finite(Symmetric { columns: linalg::inverse_from_factor(&factor(s)?.lower.columns) })
}

/// The pullback of [`inverse_spd()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The inverse X: both factors of the rule.
    x: Symmetric<T, N>,
}

/// S⁻¹ and its pullback.
///
/// # Errors
/// Those of [`inverse_spd()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<(Symmetric<T, N>, Pullback<T, N>), Error> {
    let x = inverse_spd(s)?;
    Ok((x, Pullback { x }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent S̄ for the cotangent X̄ of the inverse.
    #[inline]
    #[must_use]
    pub fn pull(&self, x_bar: Symmetric<T, N>) -> Symmetric<T, N> {
        let x = linalg::mirror(&self.x.columns);
        // X X̄
        let left = linalg::parts_of_product(&x, &linalg::mirror(&x_bar.columns));
        // S̄ = −(X X̄) Xᵀ, whose lower triangle is all of it
        Symmetric { columns: linalg::lower_outer(&linalg::negated(&left), &x) }
    }
}
