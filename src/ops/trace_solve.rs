//! The trace of a quotient of matrices, y = tr(A X⁻¹).
//!
//! # Derivation
//! With Y = X⁻¹, of which Ẏ = −Y Ẋ Y:
//! ```text
//! ẏ = tr(Ȧ Y) − tr(A Y Ẋ Y) = tr(Y Ȧ) − tr(Y A Y Ẋ)
//! ȳ ẏ = ⟨ȳ Yᵀ, Ȧ⟩ − ⟨ȳ (Y A Y)ᵀ, Ẋ⟩
//! Ā = ȳ Yᵀ,  X̄ = −ȳ Yᵀ Aᵀ Yᵀ = −Yᵀ Aᵀ Ā
//! ```
//!
//! # Domain
//! Every A, and nonsingular X; smooth there. Value and gradient lose κ(X) in relative accuracy. The inverse is that of
//! [`inverse()`](super::inverse()): which rows are swapped depends on the data.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.3, for the inverse; the trace is an own derivation.

use nalgebra::SMatrix;

use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::ops::{inverse, trace_product, transpose};
use crate::scalar::Real;
use crate::space::{VectorSpace, finite, from_columns};

/// tr(A X⁻¹).
///
/// # Shapes
/// A and X: N × N, result: a number.
///
/// # Errors
/// [`Error::Singular`] with the first column of X that has no pivot; [`Error::NonFinite`] for NaN or infinite input, or
/// when the trace or an entry of X⁻¹ is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (a, x) = (matrix![3.0, 1.0; 0.0, 5.0], matrix![2.0, 0.0; 0.0, 4.0]);
/// let (y, pullback) = trace_solve::vjp(&a, &x)?;
/// assert_eq!(y, 2.75); // 3/2 + 5/4
/// let (a_bar, x_bar) = pullback.pull(1.0);
/// assert_eq!(a_bar, matrix![0.5, 0.0; 0.0, 0.25]);
/// // d(3/x)/dx = −3/x² at x = 2, and A₀₁ = 1 between 1/2 and 1/4 falls on X₁₀.
/// assert_eq!(x_bar, matrix![-0.75, 0.0; -0.125, -0.3125]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "Ā = ȳ X⁻ᵀ, X̄ = −ȳ X⁻ᵀ Aᵀ X⁻ᵀ",
    source = "Giles 2008, §2.2.3, for the inverse",
    gradcheck(N in [1, 2, 3, 6, 20], a in any, x in nonsingular)
)]
#[inline]
pub fn trace_solve<T: Real, const N: usize>(a: &SMatrix<T, N, N>, x: &SMatrix<T, N, N>) -> Result<T, Error> {
    finite(trace_product(a, &inverse(x)?))
}

/// The pullback of [`trace_solve()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// A, the middle of X̄.
    a: SMatrix<T, N, N>,
    /// The inverse Y of X: the derivative with respect to Aᵀ, and twice in X̄.
    y: SMatrix<T, N, N>,
}

/// tr(A X⁻¹) and its pullback.
///
/// # Errors
/// Those of [`trace_solve()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(
    a: &SMatrix<T, N, N>,
    x: &SMatrix<T, N, N>,
) -> Result<(T, Pullback<T, N>), Error> {
    let y = inverse(x)?;
    let value = finite::<T, T>(trace_product(a, &y))?;
    Ok((value, Pullback { a: *a, y }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (Ā, X̄) for the cotangent ȳ of the trace.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, N, N>, SMatrix<T, N, N>) {
        // Ā = ȳ Yᵀ
        let a_bar = transpose(&self.y).scaled(y_bar);
        // −Aᵀ Ā
        let right = linalg::product_transposed_left(&self.a.data.0, &linalg::negated(&a_bar.data.0));
        // X̄ = −Yᵀ Aᵀ Ā
        let x_bar = linalg::product_transposed_left(&self.y.data.0, &right);
        (a_bar, from_columns(x_bar))
    }
}
