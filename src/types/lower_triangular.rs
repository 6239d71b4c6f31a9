//! [`LowerTriangular`].

use core::ops::{Add, AddAssign, Div, DivAssign, Index, Mul, MulAssign, Neg, Sub, SubAssign};

use nalgebra::{SMatrix, SVector};

use super::traits::{triangle_traits, unconditional_triangle};
use super::triangle::{Upper, lower_from_fn, matrix_entry, triangle_space};
use crate::dual::Dual;
use crate::linalg::lower_part;
use crate::scalar::Real;
use crate::space::{Coordinates, Differentiable, Entry, Layout, Lift, PerEntry, Tangent, VectorSpace};
use crate::space::{columns_from_fn, from_columns};

/// A lower-triangular N × N matrix, also the shape of unconstrained covariance parameters.
///
/// Its tangents and cotangents are lower-triangular matrices.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::types::LowerTriangular;
///
/// let l = LowerTriangular::from_lower(&matrix![4.0, f64::NAN; 2.0, 3.0]); // what is above the diagonal is not read
/// assert_eq!(l[(0, 1)], 0.0);
/// assert_eq!(l.to_matrix(), matrix![4.0, 0.0; 2.0, 3.0]);
/// ```
#[derive(Clone, Copy)]
pub struct LowerTriangular<T, const N: usize> {
    /// Column j holds its entries from row j on, and zeros before.
    pub(crate) columns: [[T; N]; N],
}

triangle_space!(LowerTriangular, Lower, 1.0);
triangle_traits!(LowerTriangular, columns, Zero);
unconditional_triangle!(LowerTriangular);

impl<T: Real, const N: usize> LowerTriangular<T, N> {
    /// The lower triangle of `m`. What is above the diagonal of `m` is ignored.
    #[inline]
    #[must_use]
    pub fn from_lower(m: &SMatrix<T, N, N>) -> Self {
        Self { columns: lower_part(&m.data.0) }
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

    /// All N² entries as a dense matrix, zeros above the diagonal.
    #[inline]
    #[must_use]
    pub fn to_matrix(&self) -> SMatrix<T, N, N> {
        let entry = |i: usize, j: usize| if i >= j { self.columns[j][i] } else { T::zero() };
        from_columns(columns_from_fn(T::zero(), entry))
    }

    /// Entry (row, column), or `None` out of range; zero above the diagonal.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::types::LowerTriangular;
    ///
    /// let l = LowerTriangular::from_lower(&matrix![4.0, 0.0; 2.0, 3.0]);
    /// assert_eq!((l.get(1, 0), l.get(0, 1), l.get(2, 0)), (Some(2.0), Some(0.0), None));
    /// ```
    #[inline]
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> Option<T> {
        matrix_entry(&self.columns, Upper::Zero, row, column)
    }

    /// Applies a function to every entry of the lower triangle, for instance to change the scalar. What is above stays zero.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::types::LowerTriangular;
    ///
    /// let l = LowerTriangular::from_lower(&matrix![4.0, 0.0; 2.0, 3.0]);
    /// assert_eq!(l.map(|x| x + 1.0).to_matrix(), matrix![5.0, 0.0; 3.0, 4.0]);
    /// ```
    #[inline]
    #[must_use]
    pub fn map<U: Real>(&self, mut f: impl FnMut(T) -> U) -> LowerTriangular<U, N> {
        LowerTriangular { columns: lower_from_fn(U::zero(), |i, j| f(self.columns[j][i])) }
    }
}

impl<T, const N: usize> LowerTriangular<T, N> {
    /// The stored columns. Column j is meaningful from row j on.
    #[inline]
    #[must_use]
    pub const fn as_columns(&self) -> &[[T; N]; N] {
        &self.columns
    }
}

/// Entry (row, column); zero above the diagonal.
///
/// # Panics
/// Like every index in Rust, when out of range.
impl<T, const N: usize> Index<(usize, usize)> for LowerTriangular<T, N> {
    type Output = T;

    #[inline]
    fn index(&self, (row, column): (usize, usize)) -> &T {
        &self.columns[column][row]
    }
}

impl<T: Real, const N: usize> From<LowerTriangular<T, N>> for SMatrix<T, N, N> {
    #[inline]
    fn from(l: LowerTriangular<T, N>) -> Self {
        l.to_matrix()
    }
}
