//! A quadratic form, y = xᵀ A x.
//!
//! # Derivation
//! ```text
//! ẏ = ẋᵀ A x + xᵀ Ȧ x + xᵀ A ẋ
//! ȳ ẏ = ⟨ȳ (A x + Aᵀ x), ẋ⟩ + ⟨ȳ x xᵀ, Ȧ⟩
//! x̄ = ȳ (A x + Aᵀ x),  Ā = ȳ x xᵀ
//! ```
//!
//! # Domain
//! All square matrices, symmetric or not. Only the symmetric part of A enters the value; the gradient is that of a dense A
//! and is symmetric to the last bit. Smooth everywhere. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::{SMatrix, SVector};

use crate::linalg;
use crate::op;
use crate::ops::{dot, outer, product};
use crate::scalar::Real;
use crate::space::{Tangent, VectorSpace, from_columns};

/// xᵀ A x.
///
/// # Shapes
/// x: N, A: N × N, result: a number.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (x, a) = (vector![1.0, 2.0], matrix![3.0, 1.0; 0.0, 5.0]);
/// let (y, pullback) = quadratic_form::vjp(&x, &a); // 3 x₀² + x₀ x₁ + 5 x₁²
/// assert_eq!(y, 25.0);
/// let (x_bar, a_bar) = pullback.pull(1.0);
/// assert_eq!(x_bar, vector![8.0, 21.0]); // 6 x₀ + x₁, x₀ + 10 x₁
/// assert_eq!(a_bar, matrix![1.0, 2.0; 2.0, 4.0]);
/// ```
#[op(
    pullback = "x̄ = ȳ (A x + Aᵀ x), Ā = ȳ x xᵀ",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], x in any, a in any)
)]
#[inline]
#[must_use]
pub fn quadratic_form<T: Real, const N: usize>(x: &SVector<T, N>, a: &SMatrix<T, N, N>) -> T {
    dot(x, &product(a, x))
}

/// The pullback of [`quadratic_form()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// x, of which Ā is made.
    x: SVector<T, N>,
    /// A x + Aᵀ x, the gradient with respect to x: all that is needed of A.
    slope: SVector<T, N>,
}

/// xᵀ A x and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(x: &SVector<T, N>, a: &SMatrix<T, N, N>) -> (T, Pullback<T, N>) {
    let mut slope = product(a, x);
    let y = dot(x, &slope);
    slope.accumulate(from_columns(linalg::product_transposed_left(&a.data.0, &x.data.0)));
    (y, Pullback { x: *x, slope })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (x̄, Ā) for the cotangent ȳ of the form.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SMatrix<T, N, N>) {
        // x̄ = ȳ (A x + Aᵀ x), Ā = ȳ x xᵀ
        (self.slope.scaled(y_bar), outer(&self.x, &self.x).scaled(y_bar))
    }
}
