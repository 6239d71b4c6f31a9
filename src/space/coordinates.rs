//! Reading and writing a value number by number, in a fixed order.

use crate::error::Error;
use crate::scalar::Real;

/// The shape of a value: how its free numbers are arranged and how each counts in the inner product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// One number.
    Scalar,
    /// All entries of a matrix, column by column.
    Dense {
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
    },
    /// The lower triangle of a symmetric matrix, column by column; an off-diagonal entry counts twice.
    Symmetric {
        /// Number of rows.
        size: usize,
    },
    /// The lower triangle of a lower-triangular matrix, column by column.
    Lower {
        /// Number of rows.
        size: usize,
    },
    /// Several parts one after the other: a tuple, an array, a user's struct.
    Compound {
        /// The number of all coordinates together.
        dimension: usize,
    },
}

impl Layout {
    /// How many free numbers there are.
    ///
    /// ```
    /// use pullback::space::Layout;
    ///
    /// assert_eq!(Layout::Symmetric { size: 3 }.dimension(), 6);
    /// ```
    #[must_use]
    pub const fn dimension(self) -> usize {
        match self {
            Self::Scalar => 1,
            Self::Dense { rows, columns } => rows * columns,
            Self::Symmetric { size } | Self::Lower { size } => size * (size + 1) / 2,
            Self::Compound { dimension } => dimension,
        }
    }
}

/// A value as the sequence of its free numbers.
///
/// A matrix is read column by column, a structured one over its lower triangle only, a tuple part by part. A tangent has
/// as many coordinates as the value it belongs to, in the same order, and moving along a tangent adds them one by one.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::space::Coordinates;
/// use pullback::types::Symmetric;
///
/// let s = Symmetric::from_lower(&matrix![1.0, 0.0; 2.0, 3.0]);
/// let mut read = Vec::new();
/// s.each_coordinate(&mut |x| read.push(x));
/// assert_eq!(read, [1.0, 2.0, 3.0]);
///
/// let mut next = 0.0;
/// let t = Symmetric::<f64, 2>::from_coordinates(&mut || { next += 1.0; next });
/// assert_eq!(t, s);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a list of numbers of type `{T}`",
    label = "has no coordinates",
    note = "a struct gets them by `#[derive(Differentiable)]`, if all of its fields have them: an integer has none"
)]
pub trait Coordinates<T: Real>: Sized {
    /// The number of coordinates.
    const DIMENSION: usize;

    /// The shape.
    fn layout() -> Layout;

    /// Calls `visit` with every coordinate in order.
    fn each_coordinate(&self, visit: &mut impl FnMut(T));

    /// The sum of all coordinates times zero: zero, or NaN if one of them is not finite.
    #[doc(hidden)]
    #[inline]
    fn times_zero(&self) -> T {
        let mut nothing = T::zero();
        self.each_coordinate(&mut |x| nothing += x * T::zero());
        nothing
    }

    /// Builds a value by asking `next` for every coordinate in order. The value is not validated.
    fn from_coordinates(next: &mut impl FnMut() -> T) -> Self;

    /// Calls `visit` with the layout of every part of a tuple in order, or with the one layout of anything else.
    #[doc(hidden)]
    fn each_part(visit: &mut impl FnMut(Layout)) {
        visit(Self::layout());
    }

    /// Overwrites the storage that is not part of the value, so that a test can show that nothing reads it.
    #[doc(hidden)]
    fn poison_unread(&mut self, _junk: T) {}

    /// Calls `visit` with the weight of every coordinate in the inner product, in order.
    #[doc(hidden)]
    fn each_weight(visit: &mut impl FnMut(f64)) {
        for _ in 0..Self::DIMENSION {
            visit(1.0);
        }
    }
}

/// The value, if every coordinate is finite: the last step of an operation that reports overflow as an error.
#[inline]
pub(crate) fn finite<T: Real, X: Coordinates<T>>(value: X) -> Result<X, Error> {
    if is_finite(&value) { Ok(value) } else { Err(Error::NonFinite) }
}

/// Whether every coordinate is finite.
#[inline]
pub(crate) fn is_finite<T: Real, X: Coordinates<T>>(value: &X) -> bool {
    if cfg!(wide) {
        let mut all = true;
        value.each_coordinate(&mut |x| all &= x.is_finite());
        all
    } else {
        // One comparison at the end.
        value.times_zero().is_finite()
    }
}
