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
//! The pullback runs the same rule column by column, from the last to the first, in place and without an inverse.
//!
//! # Domain
//! Positive definite matrices; smooth on all of them. The diagonal of L is positive. Value and gradient lose κ(S) in
//! relative accuracy. The same instructions run for every input; a failure is known at the end.
//!
//! # Source
//! Murray 2016, *Differentiation of the Cholesky decomposition*, arXiv 1602.07527, eq. 8 and §3.3.

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
    gradcheck(N in [1, 2, 3, 6, 20], s in spd)
)]
#[inline]
pub fn cholesky<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<CholeskyFactor<T, N>, Error> {
    Ok(CholeskyFactor { lower: LowerTriangular { columns: linalg::cholesky(&s.columns)? } })
}

/// The pullback of [`cholesky()`].
#[derive(Clone, Copy)]
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
    let l = cholesky(s)?;
    Ok((l, Pullback { l }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent S̄ for the cotangent L̄ of the factor.
    #[inline]
    #[must_use]
    pub fn pull(&self, l_bar: LowerTriangular<T, N>) -> Symmetric<T, N> {
        let half = T::from_f64(0.5);
        let l = &self.l.lower.columns;
        let mut g = l_bar.columns;
        for j in (0..N).rev() {
            let pivot = T::one() / l[j][j];
            // Column j of L was divided by the pivot: ḡ_jj collects what the entries below owe to it.
            let mut owed = T::zero();
            for i in j + 1..N {
                owed += l[j][i] * g[j][i];
            }
            g[j][j] = (g[j][j] - owed * pivot) * pivot;
            for i in j + 1..N {
                g[j][i] *= pivot;
            }
            // Column j was reduced by every earlier column k: L_jk and L_ik each receive their share.
            for k in 0..j {
                let mut share = T::zero();
                for i in j..N {
                    share += g[j][i] * l[k][i];
                }
                g[k][j] -= share;
                for i in j + 1..N {
                    g[k][i] -= g[j][i] * l[k][j];
                }
            }
            // ½ of the diagonal as in Φ.
            g[j][j] *= half;
        }
        // Each off-diagonal number so far is the derivative of the one stored entry: it stands at two places.
        Symmetric::from_fn(|i, j| if i == j { g[j][j] } else { g[j][i] * half })
    }
}
