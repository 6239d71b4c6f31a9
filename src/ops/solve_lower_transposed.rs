//! Solution of Lᵀ X = B with a Cholesky factor, X = L⁻ᵀ B.
//!
//! # Derivation
//! ```text
//! Lᵀ X = B  ⇒  L̇ᵀ X + Lᵀ Ẋ = Ḃ
//! Ẋ = L⁻ᵀ (Ḃ − L̇ᵀ X)
//! ⟨X̄, Ẋ⟩ = ⟨L⁻¹ X̄, Ḃ − L̇ᵀ X⟩ = ⟨G, Ḃ⟩ − ⟨X Gᵀ, L̇⟩,  L̇ lower-triangular
//! G = L⁻¹ X̄
//! L̄ = −tril(X Gᵀ),  B̄ = G
//! ```
//!
//! # Domain
//! All factors and all B; smooth on all of them. Value and gradient lose κ(L) in relative accuracy. The same
//! instructions run for every input. Overflow follows IEEE arithmetic, and so does a diagonal entry whose reciprocal
//! overflows.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.3.1, transposed and projected onto the triangle.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;
use crate::types::{CholeskyFactor, LowerTriangular};

/// L⁻ᵀ B.
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
/// let (x, pullback) = solve_lower_transposed::vjp(&l, &vector![4.0, 8.0]);
/// assert_eq!(x, vector![1.0, 2.0]);
/// // x₀ = (b₀ − L₁₀ x₁) / L₀₀ with x₁ = b₁ / L₁₁
/// let (l_bar, b_bar) = pullback.pull(vector![1.0, 0.0]);
/// assert_eq!(b_bar, vector![0.5, -0.125]);
/// assert_eq!(l_bar.to_matrix(), matrix![-0.5, 0.0; -1.0, 0.25]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "G = L⁻¹ X̄, L̄ = −tril(X Gᵀ), B̄ = G",
    source = "Giles 2008, §2.3.1, transposed and projected onto the triangle",
    fixed_flow,
    gradcheck((N, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 2)], l in factor, b in any)
)]
#[inline]
#[must_use]
pub fn solve_lower_transposed<T: Real, const N: usize, const C: usize>(
    l: &CholeskyFactor<T, N>,
    b: &SMatrix<T, N, C>,
) -> SMatrix<T, N, C> {
    from_columns(linalg::solve_lower_transposed(&l.lower.columns, &b.data.0))
}

/// The pullback of [`solve_lower_transposed()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize, const C: usize> {
    /// The factor L, which carries X̄ to G.
    l: CholeskyFactor<T, N>,
    /// The solution X, which carries G to L̄.
    x: SMatrix<T, N, C>,
}

/// L⁻ᵀ B and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize, const C: usize>(
    l: &CholeskyFactor<T, N>,
    b: &SMatrix<T, N, C>,
) -> (SMatrix<T, N, C>, Pullback<T, N, C>) {
    let x = solve_lower_transposed(l, b);
    (x, Pullback { l: *l, x })
}

impl<T: Real, const N: usize, const C: usize> Pullback<T, N, C> {
    /// The cotangents (L̄, B̄) for the cotangent X̄ of the solution.
    #[inline]
    #[must_use]
    pub fn pull(&self, x_bar: SMatrix<T, N, C>) -> (LowerTriangular<T, N>, SMatrix<T, N, C>) {
        // G = L⁻¹ X̄
        let g = linalg::solve_lower(&self.l.lower.columns, &x_bar.data.0);
        // L̄ = −tril(X Gᵀ)
        let l_bar = LowerTriangular { columns: linalg::lower_outer(&self.x.data.0, &linalg::negated(&g)) };
        // B̄ = G
        (l_bar, from_columns(g))
    }
}
