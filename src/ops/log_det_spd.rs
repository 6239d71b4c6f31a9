//! Logarithm of the determinant of a symmetric positive definite matrix, y = ln det S.
//!
//! # Derivation
//! ```text
//! S = L D Lᵀ  ⇒  y = Σᵢ ln Dᵢᵢ
//! ẏ = tr(S⁻¹ Ṡ) = ⟨S⁻¹, Ṡ⟩
//! S̄ = ȳ S⁻¹ = ȳ L⁻ᵀ D⁻¹ L⁻¹
//! ```
//!
//! # Domain
//! Positive definite matrices; smooth on all of them. A sum of logarithms: no overflow where the determinant itself has
//! one. The gradient loses κ(S) in relative accuracy. The same instructions run for every input, up to the
//! logarithms; a failure is known at the end of the factorisation. A subnormal pivot counts as zero.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.4, divided by the determinant.

use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::{Real, sum_of_logarithms};
use crate::types::Symmetric;

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
    gradcheck(N in [1, 2, 3, 6, 20], s in spd + clustered, refuses(s in indefinite))
)]
#[inline]
pub fn log_det_spd<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<T, Error> {
    Ok(sum_of_logarithms(&linalg::pivots(&s.columns)?))
}

/// The pullback of [`log_det_spd()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The rows of L⁻¹.
    rows: [[T; N]; N],
    /// 1 / Dᵢᵢ.
    reciprocals: [T; N],
}

/// ln det S and its pullback.
///
/// # Errors
/// Those of [`log_det_spd()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<(T, Pullback<T, N>), Error> {
    let (rows, pivots, reciprocals) = linalg::inverse_factor(&s.columns)?;
    Ok((sum_of_logarithms(&pivots), Pullback { rows, reciprocals }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent S̄ for the cotangent ȳ of the logarithm.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> Symmetric<T, N> {
        // S̄ = L⁻ᵀ (ȳ D⁻¹) L⁻¹
        let mut weights = self.reciprocals;
        for k in 0..N {
            weights[k] *= y_bar;
        }
        Symmetric { columns: linalg::weighted_inverse(&self.rows, &weights) }
    }
}
