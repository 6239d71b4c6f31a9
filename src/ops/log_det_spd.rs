//! Logarithm of the determinant of a symmetric positive definite matrix, y = ln det S.
//!
//! # Derivation
//! ```text
//! S = L Lᵀ  ⇒  y = 2 ln det L
//! ẏ = tr(S⁻¹ Ṡ) = ⟨S⁻¹, Ṡ⟩
//! S̄ = ȳ S⁻¹ = ȳ L⁻ᵀ L⁻¹
//! ```
//!
//! # Domain
//! Positive definite matrices; smooth on all of them. A sum of logarithms: no overflow where the determinant itself has
//! one. The gradient loses κ(S) in relative accuracy. The same instructions run for every input, up to the
//! logarithms; a failure is known at the end of the factorisation.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.4, divided by the determinant.

use super::cholesky::factor;
use super::log_det_lower;
use crate::error::Error;
use crate::linalg::inverse_from_factor;
use crate::op;
use crate::scalar::Real;
use crate::space::VectorSpace;
use crate::types::{CholeskyFactor, Symmetric};

/// ln det S.
///
/// # Shapes
/// S: N × N.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot that is not positive; [`Error::NonFinite`] for NaN or infinite input.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 5.0]);
/// let (y, pullback) = log_det_spd::vjp(&s)?;
/// assert!((y - 16f64.ln()).abs() < 1e-15);
/// assert_eq!(pullback.pull(1.0).to_matrix(), matrix![0.3125, -0.125; -0.125, 0.25]); // S⁻¹ = [5 −2; −2 4] / 16
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "S̄ = ȳ S⁻¹",
    source = "Giles 2008, §2.2.4, divided by the determinant",
    gradcheck(N in [1, 2, 3, 6, 20], s in spd)
)]
#[inline]
pub fn log_det_spd<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<T, Error> {
    factor(s).map(|l| twice_log_det(&l))
}

/// The pullback of [`log_det_spd()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// S⁻¹: the gradient for ȳ = 1.
    inverse: Symmetric<T, N>,
}

#[inline]
fn twice_log_det<T: Real, const N: usize>(l: &CholeskyFactor<T, N>) -> T {
    T::from_f64(2.0) * log_det_lower(l)
}

/// ln det S and its pullback.
///
/// # Errors
/// Those of [`log_det_spd()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<(T, Pullback<T, N>), Error> {
    let l = factor(s)?;
    let inverse = Symmetric { columns: inverse_from_factor(&l.lower.columns) };
    Ok((twice_log_det(&l), Pullback { inverse }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent S̄ for the cotangent ȳ of the logarithm.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> Symmetric<T, N> {
        // S̄ = ȳ S⁻¹
        self.inverse.scaled(y_bar)
    }
}
