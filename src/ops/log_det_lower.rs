//! Logarithm of the determinant of a Cholesky factor, y = ln det L = Σᵢ ln Lᵢᵢ.
//!
//! # Derivation
//! ```text
//! ẏ = Σᵢ L̇ᵢᵢ / Lᵢᵢ
//! L̄ = diag(ȳ / Lᵢᵢ)
//! ```
//!
//! # Domain
//! All factors: their diagonal is positive. Each entry of the gradient is correct to one rounding, whatever κ(L); the
//! sum may cancel. The same instructions run for every input.
//!
//! # Source
//! Own derivation.

use crate::op;
use crate::scalar::Real;
use crate::types::{CholeskyFactor, LowerTriangular};

/// ln det L: half the log-determinant of the matrix L Lᵀ.
///
/// # Shapes
/// L: N × N.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let l = CholeskyFactor::new(LowerTriangular::from_lower(&matrix![2.0, 0.0; 1.0, 4.0]))?;
/// let (y, pullback) = log_det_lower::vjp(&l);
/// assert!((y - 8f64.ln()).abs() < 1e-15);
/// assert_eq!(pullback.pull(1.0).to_matrix(), matrix![0.5, 0.0; 0.0, 0.25]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "L̄ = diag(ȳ / Lᵢᵢ)",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], l in factor)
)]
#[inline]
#[must_use]
pub fn log_det_lower<T: Real, const N: usize>(l: &CholeskyFactor<T, N>) -> T {
    let mut sum = T::zero();
    for i in 0..N {
        sum += l.lower.columns[i][i].ln();
    }
    sum
}

/// The pullback of [`log_det_lower()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The diagonal of L: nothing else enters.
    diagonal: [T; N],
}

/// ln det L and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(l: &CholeskyFactor<T, N>) -> (T, Pullback<T, N>) {
    let mut diagonal = [T::zero(); N];
    for i in 0..N {
        diagonal[i] = l.lower.columns[i][i];
    }
    (log_det_lower(l), Pullback { diagonal })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent L̄ for the cotangent ȳ of the logarithm.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> LowerTriangular<T, N> {
        // L̄ = diag(ȳ / Lᵢᵢ)
        LowerTriangular::from_fn(|i, j| if i == j { y_bar / self.diagonal[i] } else { T::zero() })
    }
}
