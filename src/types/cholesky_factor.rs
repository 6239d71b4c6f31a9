//! [`CholeskyFactor`].

use core::ops::Deref;

use super::LowerTriangular;
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

impl<T: Real, const N: usize> CholeskyFactor<T, N> {
    /// Checks that the diagonal is positive and every entry finite.
    ///
    /// # Errors
    /// [`Error::NonFinite`] for a NaN or an infinity, else [`Error::NotPositiveDefinite`] with the first row whose diagonal
    /// entry is not positive.
    pub fn new(lower: LowerTriangular<T, N>) -> Result<Self, Error> {
        let mut finite = true;
        lower.each_coordinate(&mut |x| finite &= x.is_finite());
        if !finite {
            return Err(Error::NonFinite);
        }
        match lower.columns.iter().enumerate().find(|(j, column)| !matches!(column.get(*j), Some(d) if *d > T::zero()))
        {
            Some((pivot, _)) => Err(Error::NotPositiveDefinite { pivot }),
            None => Ok(Self { lower }),
        }
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

impl<T: Real, const N: usize> TryFrom<LowerTriangular<T, N>> for CholeskyFactor<T, N> {
    type Error = Error;

    fn try_from(lower: LowerTriangular<T, N>) -> Result<Self, Error> {
        Self::new(lower)
    }
}

impl<T: Real, const N: usize> From<CholeskyFactor<T, N>> for LowerTriangular<T, N> {
    #[inline]
    fn from(factor: CholeskyFactor<T, N>) -> Self {
        factor.lower
    }
}

impl<T: Real, const N: usize> Differentiable for CholeskyFactor<T, N> {
    type Tangent = LowerTriangular<T, N>;
}

impl<T: Real, const N: usize> Coordinates<T> for CholeskyFactor<T, N> {
    const DIMENSION: usize = LowerTriangular::<T, N>::DIMENSION;

    #[inline]
    fn layout() -> Layout {
        Layout::Lower { size: N }
    }

    #[inline]
    fn each_coordinate(&self, visit: &mut impl FnMut(T)) {
        self.lower.each_coordinate(visit);
    }

    #[inline]
    fn from_coordinates(next: &mut impl FnMut() -> T) -> Self {
        Self { lower: LowerTriangular::from_coordinates(next) }
    }

    fn poison_unread(&mut self, junk: T) {
        self.lower.poison_unread(junk);
    }
}

impl<T: Real, const N: usize> Lift for CholeskyFactor<T, N> {
    type Dual = CholeskyFactor<Dual<T>, N>;

    #[inline]
    fn lift(&self, tangent: &LowerTriangular<T, N>) -> Self::Dual {
        CholeskyFactor { lower: self.lower.lift(tangent) }
    }

    #[inline]
    fn lower(dual: &Self::Dual) -> (Self, LowerTriangular<T, N>) {
        let (lower, tangent) = Lift::lower(&dual.lower);
        (Self { lower }, tangent)
    }
}

impl<T: Real, const N: usize> PerEntry for CholeskyFactor<T, N> {
    type Of<G: Entry> = LowerTriangular<G, N>;

    #[inline]
    fn per_entry<G: Entry>(row: impl FnMut(LowerTriangular<T, N>) -> G) -> LowerTriangular<G, N> {
        LowerTriangular::per_entry(row)
    }

    #[inline]
    fn map_entries<G: Entry, H: Entry>(of: &LowerTriangular<G, N>, f: impl FnMut(&G) -> H) -> LowerTriangular<H, N> {
        LowerTriangular::<T, N>::map_entries::<G, H>(of, f)
    }
}
