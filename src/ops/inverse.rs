//! Inverse of a square matrix, Y = X⁻¹.
//!
//! # Derivation
//! ```text
//! X Y = I  ⇒  Ẋ Y + X Ẏ = 0
//! Ẏ = −Y Ẋ Y
//! ⟨Ȳ, Ẏ⟩ = −⟨Ȳ, Y Ẋ Y⟩ = −⟨Yᵀ Ȳ Yᵀ, Ẋ⟩
//! X̄ = −Yᵀ Ȳ Yᵀ
//! ```
//!
//! # Domain
//! Nonsingular matrices; the operation is smooth on all of them. Value and gradient lose κ(X) in relative accuracy.
//! Up to N = 4 in closed form where that is as accurate as the Gaussian elimination with partial pivoting that does the rest: which it
//! is, and which rows are swapped, depends on the data.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.3.

use nalgebra::SMatrix;

use crate::error::Error;
use crate::linalg::{Lu, PLAIN, closed_form, closed_form_by_all, negated, product_transposed_left, product_transposed_right};
use crate::op;
use crate::scalar::Real;
use crate::space::{finite, from_columns};

/// X⁻¹.
///
/// # Shapes
/// X and the result: N × N.
///
/// # Errors
/// [`Error::Singular`] with the first column that has no pivot; [`Error::NonFinite`] for NaN or infinite input, or when an
/// entry of the inverse is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let x = matrix![2.0, 0.0; 0.0, 4.0];
/// let (y, pullback) = inverse::vjp(&x)?;
/// assert_eq!(y, matrix![0.5, 0.0; 0.0, 0.25]);
/// // d(1/x)/dx = −1/x² at x = 2
/// assert_eq!(pullback.pull(matrix![1.0, 0.0; 0.0, 0.0]), matrix![-0.25, 0.0; 0.0, 0.0]);
/// // ∂Y₀₁/∂X₀₁ = −Y₀₀ Y₁₁
/// assert_eq!(inverse::jacobian(&x)?[(0, 1)][(0, 1)], -0.125);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "X̄ = −Yᵀ Ȳ Yᵀ",
    source = "Giles 2008, §2.2.3",
    gradcheck(N in [1, 2, 3, 6, 20], x in nonsingular + orthogonal, refuses(x in singular + zero))
)]
#[inline]
pub fn inverse<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<SMatrix<T, N, N>, Error> {
    if let Some(closed) = closed_form(&x.data.0) {
        return Ok(from_columns(closed.inverse));
    }
    // Few factors stay in registers where the crate is built for speed.
    if const { cfg!(unrolled) && N > 4 && N <= 8 } {
        return finite(from_columns(Lu::new(&x.data.0)?.inverse()));
    }
    if const { N > 4 } { by_elimination(x) } else { apart(x) }
}

/// Where the closed form of a small matrix does not serve, or needs a closer look.
#[inline(never)]
fn apart<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<SMatrix<T, N, N>, Error> {
    match closed_form_by_all(&x.data.0) {
        Some(closed) => Ok(from_columns(closed.inverse)),
        None => by_elimination(x),
    }
}

#[inline(always)]
fn by_elimination<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<SMatrix<T, N, N>, Error> {
    if PLAIN {
        return Lu::apply(&x.data.0, |lu| finite(from_columns(lu.inverse())));
    }
    // By reference: taken out of the `Result`, the factors would be copied.
    match &Lu::new(&x.data.0) {
        Ok(lu) => finite(from_columns(lu.inverse())),
        Err(error) => Err(*error),
    }
}

/// The pullback of [`inverse()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The inverse Y: both factors of the rule.
    y: SMatrix<T, N, N>,
}

/// X⁻¹ and its pullback.
///
/// # Errors
/// Those of [`inverse()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<(SMatrix<T, N, N>, Pullback<T, N>), Error> {
    match inverse(x) {
        Ok(y) => Ok((y, Pullback { y })),
        Err(error) => Err(error),
    }
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent X̄ for the cotangent Ȳ of the inverse.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, N, N>) -> SMatrix<T, N, N> {
        // −Yᵀ Ȳ
        let left = product_transposed_left(&self.y.data.0, &negated(&y_bar.data.0));
        // X̄ = (−Yᵀ Ȳ) Yᵀ
        from_columns(product_transposed_right(&left, &self.y.data.0))
    }
}
