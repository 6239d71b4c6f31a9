//! The sum of the entries of a matrix, y = Σᵢⱼ Aᵢⱼ.
//!
//! # Derivation
//! With 𝟏 the matrix of ones:
//! ```text
//! ẏ = ⟨𝟏, Ȧ⟩
//! ȳ ẏ = ⟨ȳ 𝟏, Ȧ⟩
//! Ā = ȳ 𝟏
//! ```
//!
//! # Domain
//! All matrices. The gradient is exact; the value loses the digits that the entries cancel. The entries are added column
//! by column. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;

/// The sum of all entries of A.
///
/// # Shapes
/// A: R × C, result: a number.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (y, pullback) = sum::vjp(&matrix![1.0, 2.0; 3.0, 4.0]);
/// assert_eq!(y, 10.0);
/// assert_eq!(pullback.pull(3.0), matrix![3.0, 3.0; 3.0, 3.0]);
/// ```
#[op(
    pullback = "Ā = ȳ 𝟏, 𝟏 the matrix of ones",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in any)
)]
#[inline]
#[must_use]
pub fn sum<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> T {
    let mut sum = T::zero();
    for j in 0..C {
        for i in 0..R {
            sum += a.data.0[j][i];
        }
    }
    sum
}

/// The pullback of [`sum()`]: it keeps the shape, in its type, and no number.
#[derive(Clone, Copy, Debug)]
pub struct Pullback<const R: usize, const C: usize>;

/// The sum of all entries of A and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> (T, Pullback<R, C>) {
    (sum(a), Pullback)
}

impl<const R: usize, const C: usize> Pullback<R, C> {
    /// The cotangent Ā for the cotangent ȳ of the sum.
    #[inline]
    #[must_use]
    pub fn pull<T: Real>(&self, y_bar: T) -> SMatrix<T, R, C> {
        // Ā = ȳ 𝟏
        from_columns([[y_bar; R]; C])
    }
}
