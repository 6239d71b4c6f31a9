//! Solution of S X = B with a symmetric positive definite matrix, X = S⁻¹ B.
//!
//! # Derivation
//! ```text
//! S X = B  ⇒  Ṡ X + S Ẋ = Ḃ
//! Ẋ = S⁻¹ (Ḃ − Ṡ X)
//! ⟨X̄, Ẋ⟩ = ⟨S⁻¹ X̄, Ḃ − Ṡ X⟩ = ⟨G, Ḃ⟩ − ⟨G Xᵀ, Ṡ⟩,  Ṡ symmetric
//! G = S⁻¹ X̄ = L⁻ᵀ L⁻¹ X̄
//! S̄ = −sym(G Xᵀ),  B̄ = G
//! ```
//!
//! # Domain
//! Positive definite S and all B; smooth on all of them. Value and gradient lose κ(S) in relative accuracy. The same
//! instructions run for every input; a failure is known at the end of the factorisation.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.3.1, symmetrised.

use nalgebra::SMatrix;

use super::cholesky::factor;
use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{finite, from_columns};
use crate::types::{CholeskyFactor, Symmetric};

/// S⁻¹ B.
///
/// # Shapes
/// S: N × N, B and the result: N × C.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot that is not positive; [`Error::NonFinite`] for NaN or infinite input,
/// or when an entry of the solution is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 5.0]);
/// let (x, pullback) = solve_spd::vjp(&s, &vector![6.0, 7.0])?;
/// assert_eq!(x, vector![1.0, 1.0]);
/// // G is the first column of S⁻¹ = [5 −2; −2 4] / 16, and S̄ = −½ (G xᵀ + x Gᵀ)
/// let (s_bar, b_bar) = pullback.pull(vector![1.0, 0.0]);
/// assert_eq!(b_bar, vector![0.3125, -0.125]);
/// assert_eq!(s_bar.to_matrix(), matrix![-0.3125, -0.09375; -0.09375, 0.125]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "G = S⁻¹ X̄, S̄ = −sym(G Xᵀ), B̄ = G",
    source = "Giles 2008, §2.3.1, symmetrised",
    gradcheck((N, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 2)], s in spd + clustered, b in any, refuses(s in indefinite))
)]
#[inline]
pub fn solve_spd<T: Real, const N: usize, const C: usize>(
    s: &Symmetric<T, N>,
    b: &SMatrix<T, N, C>,
) -> Result<SMatrix<T, N, C>, Error> {
    finite(from_columns(solve_by_factor(&factor(s)?, &b.data.0)))
}

/// The pullback of [`solve_spd()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize, const C: usize> {
    /// The factor L of S, which carries X̄ to G.
    l: CholeskyFactor<T, N>,
    /// The solution X, which carries G to S̄.
    x: SMatrix<T, N, C>,
}

/// S⁻¹ B = L⁻ᵀ L⁻¹ B.
#[inline]
fn solve_by_factor<T: Real, const N: usize, const C: usize>(
    l: &CholeskyFactor<T, N>,
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    let l = &l.lower.columns;
    linalg::solve_lower_transposed(l, &linalg::solve_lower(l, b))
}

/// S⁻¹ B and its pullback.
///
/// # Errors
/// Those of [`solve_spd()`].
#[inline]
pub fn vjp<T: Real, const N: usize, const C: usize>(
    s: &Symmetric<T, N>,
    b: &SMatrix<T, N, C>,
) -> Result<(SMatrix<T, N, C>, Pullback<T, N, C>), Error> {
    let l = factor(s)?;
    let x = finite(from_columns(solve_by_factor(&l, &b.data.0)))?;
    Ok((x, Pullback { l, x }))
}

impl<T: Real, const N: usize, const C: usize> Pullback<T, N, C> {
    /// The cotangents (S̄, B̄) for the cotangent X̄ of the solution.
    #[inline]
    #[must_use]
    pub fn pull(&self, x_bar: SMatrix<T, N, C>) -> (Symmetric<T, N>, SMatrix<T, N, C>) {
        // G = S⁻¹ X̄
        let g = solve_by_factor(&self.l, &x_bar.data.0);
        // S̄ = −sym(G Xᵀ)
        let s_bar = Symmetric { columns: linalg::symmetric_outer(&linalg::negated(&g), &self.x.data.0) };
        // B̄ = G
        (s_bar, from_columns(g))
    }
}
