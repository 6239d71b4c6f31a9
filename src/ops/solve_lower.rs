//! Solution of L X = B with a Cholesky factor, X = L⁻¹ B.
//!
//! # Derivation
//! ```text
//! L X = B  ⇒  L̇ X + L Ẋ = Ḃ
//! Ẋ = L⁻¹ (Ḃ − L̇ X)
//! ⟨X̄, Ẋ⟩ = ⟨L⁻ᵀ X̄, Ḃ − L̇ X⟩ = ⟨G, Ḃ⟩ − ⟨G Xᵀ, L̇⟩,  L̇ lower-triangular
//! G = L⁻ᵀ X̄
//! L̄ = −tril(G Xᵀ),  B̄ = G
//! ```
//!
//! # Domain
//! All factors and all B; smooth on all of them. Value and gradient lose κ(L) in relative accuracy. The same
//! instructions run for every input. Overflow follows IEEE arithmetic, and so does a diagonal entry whose reciprocal
//! overflows.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.3.1, projected onto the triangle.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;
use crate::types::{CholeskyFactor, LowerTriangular};

/// L⁻¹ B.
///
/// # Shapes
/// L: N × N, B and the result: N × C.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let l = CholeskyFactor::new(LowerTriangular::from_lower(&matrix![2.0, 0.0; 1.0, 4.0]))?;
/// let (x, pullback) = solve_lower::vjp(&l, &vector![2.0, 9.0]);
/// assert_eq!(x, vector![1.0, 2.0]);
/// // x₁ = (b₁ − L₁₀ x₀) / L₁₁ with x₀ = b₀ / L₀₀
/// let (l_bar, b_bar) = pullback.pull(vector![0.0, 1.0]);
/// assert_eq!(b_bar, vector![-0.125, 0.25]);
/// assert_eq!(l_bar.to_matrix(), matrix![0.125, 0.0; -0.25, -0.5]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "G = L⁻ᵀ X̄, L̄ = −tril(G Xᵀ), B̄ = G",
    source = "Giles 2008, §2.3.1, projected onto the triangle",
    fixed_flow,
    gradcheck((N, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 2)], l in factor, b in any)
)]
#[inline]
#[must_use]
pub fn solve_lower<T: Real, const N: usize, const C: usize>(
    l: &CholeskyFactor<T, N>,
    b: &SMatrix<T, N, C>,
) -> SMatrix<T, N, C> {
    from_columns(linalg::solve_lower(&l.lower.columns, &b.data.0))
}

/// The pullback of [`solve_lower()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize, const C: usize> {
    /// The factor L, which carries X̄ to G.
    l: CholeskyFactor<T, N>,
    /// The solution X, which carries G to L̄.
    x: SMatrix<T, N, C>,
}

/// L⁻¹ B and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize, const C: usize>(
    l: &CholeskyFactor<T, N>,
    b: &SMatrix<T, N, C>,
) -> (SMatrix<T, N, C>, Pullback<T, N, C>) {
    let x = solve_lower(l, b);
    (x, Pullback { l: *l, x })
}

impl<T: Real, const N: usize, const C: usize> Pullback<T, N, C> {
    /// The cotangents (L̄, B̄) for the cotangent X̄ of the solution.
    #[inline]
    #[must_use]
    pub fn pull(&self, x_bar: SMatrix<T, N, C>) -> (LowerTriangular<T, N>, SMatrix<T, N, C>) {
        // G = L⁻ᵀ X̄
        let g = linalg::solve_lower_transposed(&self.l.lower.columns, &x_bar.data.0);
        // L̄ = −tril(G Xᵀ)
        let l_bar = LowerTriangular { columns: linalg::lower_outer(&linalg::negated(&g), &self.x.data.0) };
        // B̄ = G
        (l_bar, from_columns(g))
    }
}
