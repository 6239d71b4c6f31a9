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
//! sum may cancel. The same instructions run for every input, up to the logarithms.
//!
//! # Source
//! Own derivation.

use crate::op;
use crate::scalar::{Real, sum_of_logarithms};
use crate::space::Tangent;
use crate::types::{CholeskyFactor, LowerTriangular};

/// ln det L: half the log-determinant of the matrix L Lᵀ. Of a factor with the diagonal exp θᵢᵢ it is Σᵢ θᵢᵢ, without a logarithm:
/// `theta.diagonal().sum()`.
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
    sum_of_logarithms(&diagonal(l))
}

/// Lᵢᵢ.
#[inline]
fn diagonal<T: Real, const N: usize>(l: &CholeskyFactor<T, N>) -> [T; N] {
    let mut diagonal = [T::zero(); N];
    for i in 0..N {
        diagonal[i] = l.lower.columns[i][i];
    }
    diagonal
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
    let diagonal = diagonal(l);
    (sum_of_logarithms(&diagonal), Pullback { diagonal })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent L̄ for the cotangent ȳ of the logarithm.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> LowerTriangular<T, N> {
        // L̄ = diag(ȳ / Lᵢᵢ)
        let mut l_bar = LowerTriangular::zeros();
        for i in 0..N {
            l_bar.columns[i][i] = y_bar / self.diagonal[i];
        }
        l_bar
    }
}
