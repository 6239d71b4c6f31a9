//! [`LdlFactor`].

use nalgebra::SVector;

use super::LowerTriangular;
use super::factor::{check, factor_space};
use super::traits::triangle_traits;
use crate::dual::Dual;
use crate::error::Error;
use crate::scalar::Real;
use crate::space::{Coordinates, Differentiable, Entry, Layout, Lift, PerEntry};

/// The factor S = L D Lᵀ of a positive definite matrix, found without a square root: L has ones on its diagonal and D is
/// diagonal and positive, checked once.
///
/// Both are kept in one triangle, L below the diagonal and D on it. Its tangents are laid out in the same way: the tangent
/// of L below the diagonal, that of D on it.
///
/// It does not read as a matrix: [`unit_lower`](LdlFactor::unit_lower) and [`diagonal`](LdlFactor::diagonal) give the two
/// parts, [`as_compact`](LdlFactor::as_compact) what is stored.
///
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::{Error, types::{LdlFactor, LowerTriangular}};
///
/// let f = LdlFactor::new(LowerTriangular::from_lower(&matrix![4.0, 0.0; 0.5, 2.0]))?;
/// let (l, d) = (f.unit_lower().to_matrix(), f.diagonal());
/// assert_eq!(l, matrix![1.0, 0.0; 0.5, 1.0]);
/// assert_eq!(d, vector![4.0, 2.0]);
/// assert_eq!(l * matrix![4.0, 0.0; 0.0, 2.0] * l.transpose(), matrix![4.0, 2.0; 2.0, 3.0]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct LdlFactor<T, const N: usize> {
    /// L below the diagonal, D on it.
    pub(crate) compact: LowerTriangular<T, N>,
}

triangle_traits!(LdlFactor, compact.columns, Zero);
factor_space!(LdlFactor, compact);

impl<T: Real, const N: usize> LdlFactor<T, N> {
    /// The factor with the strict triangle of `compact` as L and its diagonal as D, after checking that D is positive and
    /// every entry finite.
    ///
    /// # Errors
    /// [`Error::NonFinite`] for a NaN or an infinity, else [`Error::NotPositiveDefinite`] with the first row whose diagonal
    /// entry is not positive.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::{Error, types::{LdlFactor, LowerTriangular}};
    ///
    /// let compact = LowerTriangular::from_lower(&matrix![4.0, 0.0; 0.5, 0.0]);
    /// assert_eq!(LdlFactor::new(compact), Err(Error::NotPositiveDefinite { pivot: 1 }));
    /// ```
    pub fn new(compact: LowerTriangular<T, N>) -> Result<Self, Error> {
        check(&compact).map(|()| Self { compact })
    }

    /// The factor of the identity: L = D = I.
    ///
    /// ```
    /// use pullback::types::LdlFactor;
    ///
    /// assert_eq!(LdlFactor::<f64, 2>::identity().diagonal(), nalgebra::vector![1.0, 1.0]);
    /// ```
    #[inline]
    #[must_use]
    pub fn identity() -> Self {
        Self { compact: LowerTriangular::identity() }
    }

    /// L, with its ones.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::types::{LdlFactor, LowerTriangular};
    ///
    /// let f = LdlFactor::new(LowerTriangular::from_lower(&matrix![4.0, 0.0; 0.5, 2.0]))?;
    /// assert_eq!(f.unit_lower().to_matrix(), matrix![1.0, 0.0; 0.5, 1.0]);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn unit_lower(&self) -> LowerTriangular<T, N> {
        LowerTriangular::from_fn(|i, j| if i == j { T::one() } else { self.compact.columns[j][i] })
    }

    /// The diagonal of D.
    ///
    /// ```
    /// use nalgebra::{matrix, vector};
    /// use pullback::types::{LdlFactor, LowerTriangular};
    ///
    /// let f = LdlFactor::new(LowerTriangular::from_lower(&matrix![4.0, 0.0; 0.5, 2.0]))?;
    /// assert_eq!(f.diagonal(), vector![4.0, 2.0]);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[inline]
    #[must_use]
    pub fn diagonal(&self) -> SVector<T, N> {
        self.compact.diagonal()
    }
}

impl<T, const N: usize> LdlFactor<T, N> {
    /// L below the diagonal and D on it, in one triangle.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::types::{LdlFactor, LowerTriangular};
    ///
    /// let compact = LowerTriangular::from_lower(&matrix![4.0, 0.0; 0.5, 2.0]);
    /// assert_eq!(LdlFactor::new(compact)?.as_compact(), &compact);
    /// # Ok::<(), pullback::Error>(())
    /// ```
    #[inline]
    #[must_use]
    pub const fn as_compact(&self) -> &LowerTriangular<T, N> {
        &self.compact
    }
}
