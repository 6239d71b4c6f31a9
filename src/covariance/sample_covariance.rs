//! Covariance of a sample, C = Xcᵀ Xc / d, the rows of X being the samples and Xc the centred rows.
//!
//! # Derivation
//! P = I − 11ᵀ/M is the projection that subtracts the mean of every column, or the identity when nothing is subtracted:
//! ```text
//! Xc = P X,  Pᵀ = P,  P P = P  ⇒  Pᵀ Xc = Xc
//! Ċ = (Ẋcᵀ Xc + Xcᵀ Ẋc)/d,  Ẋc = P Ẋ
//! ⟨C̄, Ċ⟩ = ⟨Xc (C̄ + C̄ᵀ)/d, P Ẋ⟩ = ⟨P Xc (C̄ + C̄ᵀ)/d, Ẋ⟩
//! X̄ = Xc (C̄ + C̄ᵀ)/d = (2/d) Xc C̄
//! ```
//! The columns of Xc sum to zero already, so nothing is left to project.
//!
//! # Domain
//! All finite samples of at least as many rows as the divisor needs; smooth on all of them. When the samples lie far from
//! zero compared with their spread, centring loses the ratio of the two in relative accuracy. Fixed flow.
//!
//! # Source
//! Chan, Golub and LeVeque 1983, *Algorithms for computing the sample variance*, the two-pass algorithm. The pullback is an
//! own derivation.

use nalgebra::SMatrix;

use super::{Centring, Divisor};
use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, finite, from_columns};
use crate::types::Symmetric;

/// The covariance of M samples of N variables.
///
/// # Shapes
/// X: M × N, one sample per row; result: N × N.
///
/// # Errors
/// [`Error::TooFewSamples`] when the divisor would be zero; [`Error::NonFinite`] for NaN or infinite input, or when a sum is
/// beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let x = matrix![1.0, 0.0; 3.0, 4.0]; // centred: (−1, −2) and (1, 2)
/// let (c, pullback) = sample_covariance::vjp(&x, Centring::Mean, Divisor::SamplesMinusOne)?;
/// assert_eq!(c.to_matrix(), matrix![2.0, 4.0; 4.0, 8.0]);
/// // C₀₀ = Σ (xₘ₀ − mean)²: its derivative is twice the deviation
/// let c_bar = Symmetric::from_lower(&matrix![1.0, 0.0; 0.0, 0.0]);
/// assert_eq!(pullback.pull(c_bar).0, matrix![-2.0, 0.0; 2.0, 0.0]);
///
/// let one = matrix![1.0, 2.0];
/// let error = sample_covariance(&one, Centring::Mean, Divisor::SamplesMinusOne);
/// assert_eq!(error, Err(Error::TooFewSamples { needed: 2, found: 1 }));
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "X̄ = Xc (C̄ + C̄ᵀ)/d",
    source = "Own derivation; value: Chan, Golub and LeVeque 1983",
    gradcheck(
        (M, N) in [(2, 1), (3, 2), (5, 3), (7, 6), (20, 20)], x in any,
        centring in [Centring::Mean, Centring::None], divisor in [Divisor::SamplesMinusOne, Divisor::Samples]
    )
)]
#[inline]
pub fn sample_covariance<T: Real, const M: usize, const N: usize>(
    x: &SMatrix<T, M, N>,
    centring: Centring,
    divisor: Divisor,
) -> Result<Symmetric<T, N>, Error> {
    let share = divisor.reciprocal::<T, M>()?;
    covariance(&centring.apply(&x.data.0), share)
}

/// XcᵀXc/d.
#[inline(always)]
fn covariance<T: Real, const M: usize, const N: usize>(centred: &[[T; M]; N], share: T) -> Result<Symmetric<T, N>, Error> {
    let sums = linalg::column_gram(centred);
    finite(Symmetric::from_fn(|i, j| sums[j][i] * share))
}

/// The pullback of [`sample_covariance()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const M: usize, const N: usize> {
    /// The centred samples Xc, of which the covariance is the square.
    centred: SMatrix<T, M, N>,
    /// 1/d, which scales the value and the cotangent alike.
    share: T,
}

/// The covariance and its pullback.
///
/// # Errors
/// Those of [`sample_covariance()`].
#[inline]
pub fn vjp<T: Real, const M: usize, const N: usize>(
    x: &SMatrix<T, M, N>,
    centring: Centring,
    divisor: Divisor,
) -> Result<(Symmetric<T, N>, Pullback<T, M, N>), Error> {
    let share = divisor.reciprocal::<T, M>()?;
    let centred = centring.apply(&x.data.0);
    let c = covariance(&centred, share)?;
    Ok((c, Pullback { centred: from_columns(centred), share }))
}

impl<T: Real, const M: usize, const N: usize> Pullback<T, M, N> {
    /// The cotangent X̄ for the cotangent C̄ of the covariance; the conventions have none.
    #[inline]
    #[must_use]
    pub fn pull(&self, c_bar: Symmetric<T, N>) -> (SMatrix<T, M, N>, (), ()) {
        // (C̄ + C̄ᵀ)/d = (2/d) C̄
        let weighted = c_bar.scaled(T::from_f64(2.0) * self.share);
        // X̄ = Xc (C̄ + C̄ᵀ)/d
        (from_columns(linalg::parts_of_product(&self.centred.data.0, &linalg::mirror(&weighted.columns))), (), ())
    }
}
