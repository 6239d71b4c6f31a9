//! Product of a symmetric matrix with a dense one, Y = S B.
//!
//! # Derivation
//! ```text
//! Ẏ = Ṡ B + S Ḃ
//! ⟨Ȳ, Ẏ⟩ = ⟨Ȳ Bᵀ, Ṡ⟩ + ⟨S Ȳ, Ḃ⟩, and S and Ṡ are symmetric
//! S̄ = sym(Ȳ Bᵀ),  B̄ = S Ȳ
//! ```
//!
//! # Domain
//! All matrices whose dimensions agree; smooth everywhere. Perfectly conditioned: a sum of products, in which only the
//! terms of the matrix product cancel. Fixed flow; the triangle above the diagonal of S is not read.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.2, symmetrised.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;
use crate::types::Symmetric;

/// S B.
///
/// # Shapes
/// S: N × N, B and the result: N × C.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![1.0, 0.0; 2.0, 3.0]);
/// let (y, pullback) = symmetric_product::vjp(&s, &vector![1.0, -1.0]);
/// assert_eq!(y, vector![-1.0, -1.0]);
/// // y₀ = S₀₀ b₀ + S₁₀ b₁, and S₁₀ stands at two places
/// let (s_bar, b_bar) = pullback.pull(vector![1.0, 0.0]);
/// assert_eq!(s_bar.to_matrix(), matrix![1.0, -0.5; -0.5, 0.0]);
/// assert_eq!(b_bar, vector![1.0, 2.0]);
/// ```
#[op(
    pullback = "S̄ = sym(Ȳ Bᵀ), B̄ = S Ȳ",
    source = "Giles 2008, §2.2.2, symmetrised",
    fixed_flow,
    gradcheck((N, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 2)], s in symmetric, b in any)
)]
#[cfg_attr(all(unrolled, wide), inline(always))]
#[cfg_attr(not(all(unrolled, wide)), inline)]
#[must_use]
pub fn symmetric_product<T: Real, const N: usize, const C: usize>(
    s: &Symmetric<T, N>,
    b: &SMatrix<T, N, C>,
) -> SMatrix<T, N, C> {
    from_columns(linalg::symmetric_product(&s.columns, &b.data.0))
}

/// The pullback of [`symmetric_product()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize, const C: usize> {
    /// S, which carries Ȳ to B̄.
    s: Symmetric<T, N>,
    /// B, which carries Ȳ to S̄.
    b: SMatrix<T, N, C>,
}

/// S B and its pullback.
#[cfg_attr(all(unrolled, wide), inline(always))]
#[cfg_attr(not(all(unrolled, wide)), inline)]
#[must_use]
pub fn vjp<T: Real, const N: usize, const C: usize>(
    s: &Symmetric<T, N>,
    b: &SMatrix<T, N, C>,
) -> (SMatrix<T, N, C>, Pullback<T, N, C>) {
    (symmetric_product(s, b), Pullback { s: *s, b: *b })
}

impl<T: Real, const N: usize, const C: usize> Pullback<T, N, C> {
    /// The cotangents (S̄, B̄) for the cotangent Ȳ of the product.
    #[cfg_attr(all(unrolled, wide), inline(always))]
    #[cfg_attr(not(all(unrolled, wide)), inline)]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, N, C>) -> (Symmetric<T, N>, SMatrix<T, N, C>) {
        // S̄ = sym(Ȳ Bᵀ)
        let s_bar = Symmetric { columns: linalg::symmetric_outer(&y_bar.data.0, &self.b.data.0) };
        // B̄ = S Ȳ
        (s_bar, symmetric_product(&self.s, &y_bar))
    }
}
