//! Sign and logarithm of the determinant of a square matrix, (s, y) = (sgn det X, ln|det X|).
//!
//! # Derivation
//! ```text
//! ṡ = 0: the sign is locally constant
//! ẏ = (det X)˙ / det X = tr(X⁻¹ Ẋ) = ⟨X⁻ᵀ, Ẋ⟩
//! X̄ = ȳ X⁻ᵀ
//! ```
//!
//! # Domain
//! Nonsingular matrices; smooth on all of them. A sum of logarithms: no overflow where the determinant itself has one.
//! The gradient loses κ(X) in relative accuracy. Up to N = 4 in closed form where that is as accurate as the Gaussian elimination
//! with partial pivoting that does the rest: which it is, and which rows are swapped, depends on the data.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.4, divided by the determinant.

use nalgebra::SMatrix;

use crate::error::Error;
use crate::linalg::{Lu, closed_form, closed_form_by_all, transpose};
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// The sign of det X, one or minus one, and ln|det X|.
///
/// # Shapes
/// X: N × N.
///
/// # Errors
/// [`Error::Singular`] with the first column that has no pivot; [`Error::NonFinite`] for NaN or infinite input, or when the
/// elimination leaves the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let ((sign, log), pullback) = log_abs_det::vjp(&matrix![2.0, 1.0; 0.0, -4.0])?;
/// assert_eq!(sign, -1.0);
/// assert!((log - 8f64.ln()).abs() < 1e-15);
/// // X⁻¹ = [½ ⅛; 0 −¼], and the gradient is its transpose
/// assert_eq!(pullback.pull((0.0, 1.0)), matrix![0.5, 0.0; 0.125, -0.25]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "X̄ = ȳ X⁻ᵀ for the cotangent ȳ of the logarithm; that of the sign has no effect",
    source = "Giles 2008, §2.2.4, divided by the determinant",
    gradcheck(N in [1, 2, 3, 6, 20], x in nonsingular + orthogonal, refuses(x in singular + zero))
)]
#[inline]
pub fn log_abs_det<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<(T, T), Error> {
    if let Some(closed) = closed_form(&x.data.0) {
        return Ok(sign_and_log_of(closed.det));
    }
    if const { N > 4 } { by_elimination(x) } else { apart(x) }
}

/// Where the closed form of a small matrix does not serve, or needs a closer look.
#[inline(never)]
fn apart<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<(T, T), Error> {
    match closed_form_by_all(&x.data.0) {
        Some(closed) => Ok(sign_and_log_of(closed.det)),
        None => by_elimination(x),
    }
}

#[inline(always)]
fn by_elimination<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<(T, T), Error> {
    Lu::new(&x.data.0).map(|lu| sign_and_log(&lu))
}

/// The pullback of [`log_abs_det()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// X⁻ᵀ: the gradient for ȳ = 1.
    inverse_transposed: SMatrix<T, N, N>,
}

#[inline]
fn sign_and_log<T: Real, const N: usize>(lu: &Lu<T, N>) -> (T, T) {
    (lu.sign(), lu.log_abs_det())
}

#[inline]
fn sign_and_log_of<T: Real>(det: T) -> (T, T) {
    (if det < T::zero() { -T::one() } else { T::one() }, det.abs().ln())
}

/// The sign of det X, ln|det X|, and their pullback.
///
/// # Errors
/// Those of [`log_abs_det()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<((T, T), Pullback<T, N>), Error> {
    if let Some(closed) = closed_form(&x.data.0).or_else(|| closed_form_by_all(&x.data.0)) {
        let inverse_transposed = from_columns(transpose(&closed.inverse));
        return Ok((sign_and_log_of(closed.det), Pullback { inverse_transposed }));
    }
    let lu = Lu::new(&x.data.0)?;
    let inverse_transposed = from_columns(transpose(&lu.inverse()));
    Ok((sign_and_log(&lu), Pullback { inverse_transposed }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent X̄ for the cotangents (s̄, ȳ) of the sign and of the logarithm.
    #[inline]
    #[must_use]
    pub fn pull(&self, (_sign_bar, log_bar): (T, T)) -> SMatrix<T, N, N> {
        // X̄ = ȳ X⁻ᵀ
        self.inverse_transposed.scaled(log_bar)
    }
}
