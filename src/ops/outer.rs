//! The outer product of two vectors, C = x yᵀ.
//!
//! # Derivation
//! ```text
//! Ċ = ẋ yᵀ + x ẏᵀ
//! ⟨C̄, Ċ⟩ = ⟨C̄ y, ẋ⟩ + ⟨C̄ᵀ x, ẏ⟩
//! x̄ = C̄ y,  ȳ = C̄ᵀ x
//! ```
//!
//! # Domain
//! All vectors, also of different lengths. Fixed flow.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.2, for one column times one row.

use nalgebra::{SMatrix, SVector};

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;

/// x yᵀ, the entries xᵢ yⱼ.
///
/// # Shapes
/// x: N, y: M, result: N × M.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (c, pullback) = outer::vjp(&vector![1.0, 2.0], &vector![3.0, 4.0, 5.0]);
/// assert_eq!(c, matrix![3.0, 4.0, 5.0; 6.0, 8.0, 10.0]);
/// // C₁₂ = x₁ y₂
/// let (x_bar, y_bar) = pullback.pull(matrix![0.0, 0.0, 0.0; 0.0, 0.0, 1.0]);
/// assert_eq!((x_bar, y_bar), (vector![0.0, 5.0], vector![0.0, 0.0, 2.0]));
/// ```
#[op(
    pullback = "x̄ = C̄ y, ȳ = C̄ᵀ x",
    source = "Giles 2008, §2.2.2",
    gradcheck((N, M) in [(1, 1), (2, 3), (6, 6), (20, 20)], x in any, y in any)
)]
#[inline]
#[must_use]
pub fn outer<T: Real, const N: usize, const M: usize>(x: &SVector<T, N>, y: &SVector<T, M>) -> SMatrix<T, N, M> {
    from_columns(linalg::product_transposed_right(&x.data.0, &y.data.0))
}

/// The pullback of [`outer()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize, const M: usize> {
    /// x, which carries C̄ to ȳ.
    x: SVector<T, N>,
    /// y, which carries C̄ to x̄.
    y: SVector<T, M>,
}

/// x yᵀ and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize, const M: usize>(
    x: &SVector<T, N>,
    y: &SVector<T, M>,
) -> (SMatrix<T, N, M>, Pullback<T, N, M>) {
    (outer(x, y), Pullback { x: *x, y: *y })
}

impl<T: Real, const N: usize, const M: usize> Pullback<T, N, M> {
    /// The cotangents (x̄, ȳ) for the cotangent C̄ of the outer product.
    #[inline]
    #[must_use]
    pub fn pull(&self, c_bar: SMatrix<T, N, M>) -> (SVector<T, N>, SVector<T, M>) {
        // x̄ = C̄ y
        let x_bar = linalg::product(&c_bar.data.0, &self.y.data.0);
        // ȳ = C̄ᵀ x
        let y_bar = linalg::product_transposed_left(&c_bar.data.0, &self.x.data.0);
        (from_columns(x_bar), from_columns(y_bar))
    }
}
