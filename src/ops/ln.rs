//! The natural logarithm of every entry, yᵢⱼ = ln xᵢⱼ. Not the logarithm of the matrix.
//!
//! # Derivation
//! ```text
//! Ẏ = Ẋ ⊘ X, ⊘ the quotient entry by entry
//! ⟨Ȳ, Ẏ⟩ = ⟨Ȳ ⊘ X, Ẋ⟩
//! X̄ = Ȳ ⊘ X
//! ```
//!
//! # Domain
//! Matrices of positive entries; smooth on all of them. The gradient is accurate everywhere, the value relative to the
//! larger of |ln xᵢⱼ| and one. Fixed flow: a failure is known at the end.
//!
//! # Source
//! Own derivation.

use nalgebra::SMatrix;

use crate::error::Error;
use crate::linalg::{map, require};
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// ln xᵢⱼ, entry by entry.
///
/// # Shapes
/// X and the result: R × C.
///
/// # Errors
/// [`Error::NotPositive`] with the first entry, column by column, that is zero or negative; [`Error::NonFinite`] if it is NaN
/// or infinite.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = ln::vjp(&vector![1.0, 4.0])?;
/// assert_eq!(y[0], 0.0);
/// assert_eq!(pullback.pull(vector![1.0, 1.0]), vector![1.0, 0.25]); // 1/x
/// assert_eq!(ln(&vector![1.0, 0.0]), Err(Error::NotPositive { index: 1 }));
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "X̄ = Ȳ ⊘ X",
    source = "Own derivation",
    gradcheck((R, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 20)], x in positive, refuses(x in negative + zero))
)]
#[inline]
pub fn ln<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> Result<SMatrix<T, R, C>, Error> {
    require(&x.data.0, |x| x > T::zero())?;
    Ok(from_columns(map(&x.data.0, T::ln)))
}

/// The pullback of [`ln()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// The argument X. Its reciprocal would overflow where xᵢⱼ is subnormal, and 0/xᵢⱼ has to be 0.
    x: SMatrix<T, R, C>,
}

/// The logarithms and their pullback.
///
/// # Errors
/// Those of [`ln()`].
#[inline]
pub fn vjp<T: Real, const R: usize, const C: usize>(
    x: &SMatrix<T, R, C>,
) -> Result<(SMatrix<T, R, C>, Pullback<T, R, C>), Error> {
    Ok((ln(x)?, Pullback { x: *x }))
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent X̄ for the cotangent Ȳ of the result.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: SMatrix<T, R, C>) -> SMatrix<T, R, C> {
        // X̄ = Ȳ ⊘ X
        VectorSpace::zip_map(&self.x, &y_bar, |x, y_bar| y_bar / x)
    }
}
