//! Mean of all entries of the sample covariance, y = Σᵢⱼ Cᵢⱼ/N², without the covariance matrix.
//!
//! # Derivation
//! The sum over both indices of Xcᵀ Xc is the square of the row sums of Xc = P X, with P as in
//! [`sample_covariance`](mod@super::sample_covariance):
//! ```text
//! y = 1ᵀ Xcᵀ Xc 1/(d N²) = ‖r‖²/(d N²),   r = P X 1
//! ẏ = 2 rᵀ P Ẋ 1/(d N²)
//! ⟨ȳ, ẏ⟩ = ⟨2 ȳ (P r) 1ᵀ/(d N²), Ẋ⟩ and P r = r
//! X̄ = 2 ȳ r 1ᵀ/(d N²)
//! ```
//!
//! # Domain
//! All finite samples of at least as many rows as the divisor needs; smooth on all of them. A mean with sign, so covariances
//! of opposite sign cancel; it is never negative. O(MN) operations and M numbers kept. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::{SMatrix, SVector};

use super::normalization::sum_by_fours;
use super::{Centring, Divisor};
use crate::error::Error;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, finite, from_columns};

/// The mean over all N² entries of the covariance of M samples of N variables.
///
/// # Shapes
/// X: M × N, one sample per row; result: a number.
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
/// let x = matrix![1.0, 0.0; 3.0, 4.0]; // covariance [2 4; 4 8]
/// let (y, pullback) = mean_covariance_penalty::vjp(&x, Centring::Mean, Divisor::SamplesMinusOne)?;
/// assert_eq!(y, 4.5);
/// // row sums of the centred samples: −3 and 3; 2 · 3/N²
/// assert_eq!(pullback.pull(1.0).0, matrix![-1.5, -1.5; 1.5, 1.5]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "X̄ = 2 ȳ r 1ᵀ/(d N²), r the row sums of Xc",
    source = "Own derivation",
    gradcheck(
        (M, N) in [(2, 1), (3, 2), (5, 3), (7, 6), (20, 20)], x in any,
        centring in [Centring::Mean, Centring::None], divisor in [Divisor::SamplesMinusOne, Divisor::Samples]
    )
)]
#[inline]
pub fn mean_covariance_penalty<T: Real, const M: usize, const N: usize>(
    x: &SMatrix<T, M, N>,
    centring: Centring,
    divisor: Divisor,
) -> Result<T, Error> {
    vjp(x, centring, divisor).map(|(y, _)| y)
}

/// The pullback of [`mean_covariance_penalty()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const M: usize, const N: usize> {
    /// The row sums r of the centred samples: the gradient is the same in every column.
    row_sums: SVector<T, M>,
    /// 1/(d N²), which scales the value and the cotangent alike.
    share: T,
}

/// The mean covariance and its pullback.
///
/// # Errors
/// Those of [`mean_covariance_penalty()`].
#[inline]
pub fn vjp<T: Real, const M: usize, const N: usize>(
    x: &SMatrix<T, M, N>,
    centring: Centring,
    divisor: Divisor,
) -> Result<(T, Pullback<T, M, N>), Error> {
    let share = divisor.reciprocal::<T, M>()? / T::from_f64((N * N) as f64);
    let mut row_sums = [T::zero(); M];
    for column in &x.data.0 {
        for (sum, entry) in row_sums.iter_mut().zip(column) {
            *sum += *entry;
        }
    }
    // P commutes with the sum over the columns: one vector is centred instead of N.
    let [row_sums] = centring.apply(&[row_sums]);
    let y = finite(sum_by_fours(&row_sums, |sum, entry| sum.add_product(entry, entry)) * share)?;
    Ok((y, Pullback { row_sums: from_columns([row_sums]), share }))
}

impl<T: Real, const M: usize, const N: usize> Pullback<T, M, N> {
    /// The cotangent X̄ for the cotangent ȳ of the mean; the conventions have none.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SMatrix<T, M, N>, (), ()) {
        let [column] = self.row_sums.scaled(y_bar * T::from_f64(2.0) * self.share).data.0;
        // X̄ = 2 ȳ r 1ᵀ/(d N²)
        (from_columns([column; N]), (), ())
    }
}
