//! [`Symmetric`].

use core::ops::{Add, AddAssign, Div, DivAssign, Index, Mul, MulAssign, Neg, Sub, SubAssign};

use nalgebra::{SMatrix, SVector};

use super::traits::{triangle_traits, unconditional_triangle};
use super::triangle::{Upper, lower_from_fn, matrix_entry, triangle_space};
use crate::dual::Dual;
use crate::error::Error;
use crate::linalg::lower_part;
use crate::scalar::Real;
use crate::space::{Coordinates, Differentiable, Entry, Layout, Lift, PerEntry, Tangent, VectorSpace};
use crate::space::{columns_from_fn, from_columns};

/// A symmetric N × N matrix: its lower triangle, each off-diagonal entry stored once.
///
/// Its tangents and cotangents are symmetric matrices under the Frobenius inner product over all N² entries, which is the
/// convention of the symmetrised gradient: an off-diagonal entry of a cotangent is half the derivative with respect to
/// the one number that stands at both places.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::types::Symmetric;
///
/// let s = Symmetric::from_lower(&matrix![4.0, f64::NAN; 2.0, 3.0]); // what is above the diagonal is not read
/// assert_eq!(s[(0, 1)], s[(1, 0)]);
/// assert_eq!(s.to_matrix(), matrix![4.0, 2.0; 2.0, 3.0]);
/// ```
#[derive(Clone, Copy)]
pub struct Symmetric<T, const N: usize> {
    /// Column j holds its entries from row j on; what stands before is not part of the value.
    pub(crate) columns: [[T; N]; N],
}

triangle_space!(Symmetric, Symmetric, 2.0);
triangle_traits!(Symmetric, columns, Mirrored);
unconditional_triangle!(Symmetric);

impl<T: Real, const N: usize> Symmetric<T, N> {
    /// The symmetric matrix whose lower triangle is that of `m`. What is above the diagonal of `m` is ignored.
    #[inline]
    #[must_use]
    pub fn from_lower(m: &SMatrix<T, N, N>) -> Self {
        Self { columns: lower_part(&m.data.0) }
    }

    /// The nearest symmetric matrix, ½(M + Mᵀ).
    #[inline]
    #[must_use]
    pub fn symmetrized(m: &SMatrix<T, N, N>) -> Self {
        let half = T::from_f64(0.5);
        Self::from_fn(|i, j| if i == j { m.data.0[j][j] } else { (m.data.0[j][i] + m.data.0[i][j]) * half })
    }

    /// The same matrix, after checking that it is symmetric to the last bit.
    ///
    /// # Errors
    /// [`Error::NotSymmetric`] names the first entry of the lower triangle that differs from its mirror image. A NaN differs
    /// from everything; on the diagonal, which has no mirror image, it is taken over.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::{Error, types::Symmetric};
    ///
    /// assert!(Symmetric::try_from_matrix(&matrix![1.0, 2.0; 2.0, 1.0]).is_ok());
    /// let skewed = Symmetric::try_from_matrix(&matrix![1.0, 2.0; 2.5, 1.0]);
    /// assert_eq!(skewed, Err(Error::NotSymmetric { row: 1, column: 0 }));
    /// ```
    pub fn try_from_matrix(m: &SMatrix<T, N, N>) -> Result<Self, Error> {
        // Constant loops leave no panic, at opt-level `s` too.
        for column in 0..N {
            for row in column + 1..N {
                if m.data.0[column][row] != m.data.0[row][column] {
                    return Err(Error::NotSymmetric { row, column });
                }
            }
        }
        Ok(Self::from_lower(m))
    }

    /// The matrix with the entries `entry(i, j)`, asked for i ≥ j only.
    #[inline]
    #[must_use]
    pub fn from_fn(entry: impl FnMut(usize, usize) -> T) -> Self {
        Self { columns: lower_from_fn(T::zero(), entry) }
    }

    /// The identity.
    #[inline]
    #[must_use]
    pub fn identity() -> Self {
        Self::from_fn(|i, j| if i == j { T::one() } else { T::zero() })
    }

    /// A diagonal matrix.
    #[inline]
    #[must_use]
    pub fn from_diagonal(diagonal: &SVector<T, N>) -> Self {
        Self::from_fn(|i, j| if i == j { diagonal.data.0[0][i] } else { T::zero() })
    }

    /// The diagonal.
    #[allow(clippy::needless_range_loop, reason = "i is a row and a column")]
    #[inline]
    #[must_use]
    pub fn diagonal(&self) -> SVector<T, N> {
        let mut diagonal = [T::zero(); N];
        for i in 0..N {
            diagonal[i] = self.columns[i][i];
        }
        from_columns([diagonal])
    }

    /// All N² entries as a dense matrix.
    #[inline]
    #[must_use]
    pub fn to_matrix(&self) -> SMatrix<T, N, N> {
        let entry = |i: usize, j: usize| if i >= j { self.columns[j][i] } else { self.columns[i][j] };
        from_columns(columns_from_fn(T::zero(), entry))
    }

    /// Entry (row, column), or `None` out of range; both triangles give the one stored entry.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::types::Symmetric;
    ///
    /// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 3.0]);
    /// assert_eq!((s.get(0, 1), s.get(2, 0)), (Some(2.0), None));
    /// ```
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> Option<T> {
        matrix_entry(&self.columns, Upper::Mirrored, row, column)
    }

    /// Applies a function to every entry of the lower triangle, for instance to change the scalar.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::types::Symmetric;
    ///
    /// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 3.0]);
    /// assert_eq!(s.map(f64::sqrt)[(0, 0)], 2.0);
    /// ```
    #[inline]
    #[must_use]
    pub fn map<U: Real>(&self, mut f: impl FnMut(T) -> U) -> Symmetric<U, N> {
        Symmetric { columns: lower_from_fn(U::zero(), |i, j| f(self.columns[j][i])) }
    }
}

impl<T, const N: usize> Symmetric<T, N> {
    /// The stored columns. Column j is meaningful from row j on.
    #[inline]
    #[must_use]
    pub const fn as_columns(&self) -> &[[T; N]; N] {
        &self.columns
    }
}

/// Entry (row, column); both triangles give the one stored entry.
///
/// # Panics
/// Like every index in Rust, when out of range.
impl<T, const N: usize> Index<(usize, usize)> for Symmetric<T, N> {
    type Output = T;

    #[inline]
    fn index(&self, (row, column): (usize, usize)) -> &T {
        &self.columns[row.min(column)][row.max(column)]
    }
}

impl<T: Real, const N: usize> From<Symmetric<T, N>> for SMatrix<T, N, N> {
    #[inline]
    fn from(s: Symmetric<T, N>) -> Self {
        s.to_matrix()
    }
}

impl<T: Real, const N: usize> TryFrom<SMatrix<T, N, N>> for Symmetric<T, N> {
    type Error = Error;

    fn try_from(m: SMatrix<T, N, N>) -> Result<Self, Error> {
        Self::try_from_matrix(&m)
    }
}
