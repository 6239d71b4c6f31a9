//! The smooth positive part of every entry, yᵢⱼ = ln(1 + exp xᵢⱼ).
//!
//! # Derivation
//! ```text
//! ẏ = eˣ ẋ / (1 + eˣ) = σ(x) ẋ, σ the logistic function
//! Ẏ = σ(X) ∘ Ẋ, ∘ the product entry by entry
//! ⟨Ȳ, Ẏ⟩ = ⟨σ(X) ∘ Ȳ, Ẋ⟩
//! X̄ = σ(X) ∘ Ȳ
//! ```
//!
//! # Domain
//! All matrices; smooth. Evaluated as max(x, 0) + ln(1 + exp(−|x|)): accurate on either tail, and nothing overflows. The
//! flow depends on the sign of an entry.
//!
//! # Source
//! Own derivation; the stable form as in Mächler 2012, *Accurately computing log(1 − exp(−|a|))*.

use nalgebra::SMatrix;

use crate::linalg::map;
use crate::op;
use crate::ops::sigmoid;
use crate::scalar::{self, Real};
use crate::space::{VectorSpace, from_columns};

/// ln(1 + exp xᵢⱼ), entry by entry.
///
/// # Shapes
/// X and the result: R × C.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = softplus::vjp(&vector![0.0, 1000.0]);
/// assert_eq!(y, vector![2.0f64.ln(), 1000.0]);
/// assert_eq!(pullback.pull(vector![1.0, 1.0]), vector![0.5, 1.0]); // σ(x)
/// ```
#[op(
    pullback = "X̄ = σ(X) ∘ Ȳ, σ the logistic function",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 20)], x in any + wide + near(0.0))
)]
#[inline]
#[must_use]
pub fn softplus<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    from_columns(map(&x.data.0, scalar::softplus))
}

/// The pullback of [`softplus()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// The slope σ(X).
    slope: SMatrix<T, R, C>,
}

/// The smooth positive part and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, C>) {
    (softplus(x), Pullback { slope: sigmoid(x) })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent X̄ for the cotangent Ȳ of the result.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // X̄ = σ(X) ∘ Ȳ, σ the logistic function
        VectorSpace::zip_map(&self.slope, &y_bar, |slope, y_bar| slope * y_bar)
    }
}
