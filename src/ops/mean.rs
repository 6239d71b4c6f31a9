//! The mean of the entries of a matrix, y = Σᵢⱼ Aᵢⱼ / (R C).
//!
//! # Derivation
//! With 𝟏 the matrix of ones:
//! ```text
//! ẏ = ⟨𝟏, Ȧ⟩ / (R C)
//! ȳ ẏ = ⟨ȳ/(R C) 𝟏, Ȧ⟩
//! Ā = ȳ/(R C) 𝟏
//! ```
//!
//! # Domain
//! All matrices with at least one entry; the mean of no entries is 0/0, a NaN. The sum is taken first, so the mean
//! overflows where the sum does. The gradient is exact to one rounding; the value loses the digits that the entries
//! cancel. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::ops::sum;
use crate::scalar::Real;

/// The mean of all entries of A.
///
/// # Shapes
/// A: R × C, result: a number.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (y, pullback) = mean::vjp(&matrix![1.0, 2.0; 3.0, 6.0]);
/// assert_eq!(y, 3.0);
/// assert_eq!(pullback.pull(1.0), matrix![0.25, 0.25; 0.25, 0.25]);
/// ```
#[op(
    pullback = "Ā = ȳ/(R C) 𝟏, 𝟏 the matrix of ones",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any)
)]
#[inline]
#[must_use]
pub fn mean<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> T {
    sum(a) / count::<T, R, C>()
}

/// R C, the number of entries.
#[inline]
fn count<T: Real, const R: usize, const C: usize>() -> T {
    T::from_f64((R * C) as f64)
}

/// The pullback of [`mean()`]: it keeps the shape, in its type, and no number.
#[derive(Clone, Copy, Debug)]
pub struct Pullback<const R: usize, const C: usize> {
    /// The pullback of the sum, which spreads a number over the shape.
    sum: sum::Pullback<R, C>,
}

/// The mean of all entries of A and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> (T, Pullback<R, C>) {
    let (total, sum) = sum::vjp(a);
    (total / count::<T, R, C>(), Pullback { sum })
}

impl<const R: usize, const C: usize> Pullback<R, C> {
    /// The cotangent Ā for the cotangent ȳ of the mean.
    #[inline]
    #[must_use]
    pub fn pull<T: Real>(&self, y_bar: T) -> SMatrix<T, R, C> {
        // Ā = ȳ/(R C) 𝟏
        self.sum.pull(y_bar / count::<T, R, C>())
    }
}
