//! The trace of a congruence, y = tr(X B Xᵀ): the quadratic forms of B at the rows of X, summed.
//!
//! # Derivation
//! ```text
//! y = ⟨X B, X⟩
//! ẏ = ⟨Ẋ B, X⟩ + ⟨X Ḃ, X⟩ + ⟨X B, Ẋ⟩
//! ȳ ẏ = ⟨ȳ (X B + X Bᵀ), Ẋ⟩ + ⟨ȳ Xᵀ X, Ḃ⟩
//! X̄ = ȳ (X B + X Bᵀ),  B̄ = ȳ Xᵀ X
//! ```
//!
//! # Domain
//! All X and all square B, symmetric or not. Only the symmetric part of B enters the value; the gradient is that of a dense
//! B and is symmetric to the last bit. Smooth everywhere. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::ops::{dot, product};
use crate::scalar::Real;
use crate::space::{Tangent, VectorSpace, from_columns};

/// tr(X B Xᵀ).
///
/// # Shapes
/// X: R × N, B: N × N, result: a number.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (x, b) = (matrix![1.0, 2.0], matrix![3.0, 1.0; 0.0, 5.0]);
/// let (y, pullback) = trace_sandwich::vjp(&x, &b); // 3 x₀² + x₀ x₁ + 5 x₁²
/// assert_eq!(y, 25.0);
/// let (x_bar, b_bar) = pullback.pull(1.0);
/// assert_eq!(x_bar, matrix![8.0, 21.0]); // 6 x₀ + x₁, x₀ + 10 x₁
/// assert_eq!(b_bar, matrix![1.0, 2.0; 2.0, 4.0]);
/// ```
#[op(
    pullback = "X̄ = ȳ (X B + X Bᵀ), B̄ = ȳ Xᵀ X",
    source = "Own derivation",
    gradcheck((R, N) in [(1, 1), (2, 3), (6, 6), (20, 20)], x in any, b in any)
)]
#[inline]
#[must_use]
pub fn trace_sandwich<T: Real, const R: usize, const N: usize>(x: &SMatrix<T, R, N>, b: &SMatrix<T, N, N>) -> T {
    dot(&product(x, b), x)
}

/// The pullback of [`trace_sandwich()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const N: usize> {
    /// X, of which B̄ is made.
    x: SMatrix<T, R, N>,
    /// X B + X Bᵀ, the gradient with respect to X: all that is needed of B.
    slope: SMatrix<T, R, N>,
}

/// tr(X B Xᵀ) and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const N: usize>(
    x: &SMatrix<T, R, N>,
    b: &SMatrix<T, N, N>,
) -> (T, Pullback<T, R, N>) {
    let mut slope = product(x, b);
    let y = dot(&slope, x);
    slope.accumulate(from_columns(linalg::product_transposed_right(&x.data.0, &b.data.0)));
    (y, Pullback { x: *x, slope })
}

impl<T: Real, const R: usize, const N: usize> Pullback<T, R, N> {
    /// The cotangents (X̄, B̄) for the cotangent ȳ of the trace.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, R, N>, SMatrix<T, N, N>) {
        // X̄ = ȳ (X B + X Bᵀ)
        let x_bar = self.slope.scaled(y_bar);
        // B̄ = ȳ Xᵀ X
        let gram = from_columns(linalg::mirror(&linalg::column_gram(&self.x.data.0)));
        (x_bar, gram.scaled(y_bar))
    }
}
