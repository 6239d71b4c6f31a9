//! [`CholeskyFactor`].

use core::ops::Deref;

use nalgebra::SMatrix;

use super::LowerTriangular;
use super::factor::{check, factor_space};
use super::traits::triangle_traits;
use crate::dual::Dual;
use crate::error::Error;
use crate::scalar::Real;
use crate::space::{Coordinates, Differentiable, Entry, Layout, Lift, PerEntry};

/// The lower-triangular factor L of a positive definite matrix Σ = L Lᵀ: its diagonal is positive, checked once.
///
/// It is made by [`cholesky()`](crate::ops::cholesky()), by the parameterisations, or by [`CholeskyFactor::new`]. What takes
/// one need not check again, so solving with it and taking its log-determinant cannot fail.
/// It reads as a [`LowerTriangular`] matrix, and its tangents are lower-triangular matrices.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::{Error, types::{CholeskyFactor, LowerTriangular}};
///
/// let l = LowerTriangular::from_lower(&matrix![2.0, 0.0; 1.0, -3.0]);
/// assert_eq!(CholeskyFactor::new(l), Err(Error::NotPositiveDefinite { pivot: 1 }));
/// assert_eq!(CholeskyFactor::<f64, 2>::identity()[(1, 1)], 1.0);
/// ```
#[derive(Clone, Copy)]
pub struct CholeskyFactor<T, const N: usize> {
    pub(crate) lower: LowerTriangular<T, N>,
}

triangle_traits!(CholeskyFactor, lower.columns, Zero);
factor_space!(CholeskyFactor, lower);

impl<T: Real, const N: usize> CholeskyFactor<T, N> {
    /// Checks that the diagonal is positive and every entry finite.
    ///
    /// # Errors
    /// [`Error::NonFinite`] for a NaN or an infinity, else [`Error::NotPositiveDefinite`] with the first row whose diagonal
    /// entry is not positive.
    pub fn new(lower: LowerTriangular<T, N>) -> Result<Self, Error> {
        check(&lower).map(|()| Self { lower })
    }

    /// The identity.
    #[inline]
    #[must_use]
    pub fn identity() -> Self {
        Self { lower: LowerTriangular::identity() }
    }

    /// The factor as a triangular matrix without the promise.
    #[inline]
    #[must_use]
    pub fn into_lower(self) -> LowerTriangular<T, N> {
        self.lower
    }
}

impl<T, const N: usize> Deref for CholeskyFactor<T, N> {
    type Target = LowerTriangular<T, N>;

    #[inline]
    fn deref(&self) -> &LowerTriangular<T, N> {
        &self.lower
    }
}

impl<T: Real, const N: usize> From<CholeskyFactor<T, N>> for LowerTriangular<T, N> {
    #[inline]
    fn from(factor: CholeskyFactor<T, N>) -> Self {
        factor.lower
    }
}

impl<T: Real, const N: usize> From<CholeskyFactor<T, N>> for SMatrix<T, N, N> {
    #[inline]
    fn from(factor: CholeskyFactor<T, N>) -> Self {
        factor.lower.to_matrix()
    }
}
