//! The trace of a square matrix, y = tr A = Σᵢ Aᵢᵢ.
//!
//! # Derivation
//! ```text
//! ẏ = tr Ȧ = ⟨I, Ȧ⟩
//! ȳ ẏ = ⟨ȳ I, Ȧ⟩
//! Ā = ȳ I
//! ```
//!
//! # Domain
//! All square matrices. Entries off the diagonal are not read, so a NaN there does no harm. Fixed flow.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::scalar::Real;
use crate::space::Tangent;

/// tr A.
///
/// # Shapes
/// A: N × N, result: a number.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let (y, pullback) = trace::vjp(&matrix![1.0, 2.0; 3.0, 4.0]);
/// assert_eq!(y, 5.0);
/// assert_eq!(pullback.pull(3.0), matrix![3.0, 0.0; 0.0, 3.0]);
/// ```
#[op(
    pullback = "Ā = ȳ I",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], a in any)
)]
#[inline]
#[must_use]
pub fn trace<T: Real, const N: usize>(a: &SMatrix<T, N, N>) -> T {
    let mut sum = T::zero();
    for i in 0..N {
        sum += a.data.0[i][i];
    }
    sum
}

/// The pullback of [`trace()`]: it keeps the size, in its type, and no number.
#[derive(Clone, Copy, Debug)]
pub struct Pullback<const N: usize>;

/// tr A and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(a: &SMatrix<T, N, N>) -> (T, Pullback<N>) {
    (trace(a), Pullback)
}

impl<const N: usize> Pullback<N> {
    /// The cotangent Ā for the cotangent ȳ of the trace.
    #[inline]
    #[must_use]
    pub fn pull<T: Real>(&self, y_bar: T) -> SMatrix<T, N, N> {
        // Ā = ȳ I
        let mut a_bar: SMatrix<T, N, N> = Tangent::zeros();
        for i in 0..N {
            a_bar.data.0[i][i] = y_bar;
        }
        a_bar
    }
}
