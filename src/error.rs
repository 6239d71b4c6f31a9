//! The one error of the library.

use core::fmt;

/// Why an operation has no value at its input.
///
/// One `Copy` enum for the whole library, so that `?` chains through any composition and through generated code.
/// Indices count from zero.
///
/// ```
/// use pullback::prelude::*;
/// use nalgebra::matrix;
///
/// let singular = matrix![1.0, 2.0; 2.0, 4.0];
/// assert_eq!(inverse(&singular), Err(Error::Singular { pivot: 1 }));
/// assert_eq!(Error::Singular { pivot: 1 }.to_string(), "the matrix is singular: no pivot in column 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A symmetric matrix has no Cholesky or LDLᵀ factor: this pivot is zero or negative.
    NotPositiveDefinite {
        /// The first row whose pivot is not positive.
        pivot: usize,
    },
    /// A square matrix has no inverse: no row offers a nonzero pivot for this column.
    Singular {
        /// The first column without a pivot.
        pivot: usize,
    },
    /// A matrix that has to be symmetric differs from its transpose.
    NotSymmetric {
        /// Row of the first difference in the lower triangle, column by column.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A quantity that has to be positive (a variance, the argument of a logarithm) is zero or negative.
    NotPositive {
        /// Position in the argument, column by column.
        index: usize,
    },
    /// A statistic of a sample needs more rows than there are.
    TooFewSamples {
        /// The least number of samples that defines the statistic.
        needed: usize,
        /// The number of samples given.
        found: usize,
    },
    /// An iteration did not settle within its bound.
    NotConverged {
        /// The bound.
        iterations: usize,
    },
    /// The input holds a NaN or an infinity, or the result is beyond the range of the scalar.
    NonFinite,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotPositiveDefinite { pivot } => {
                write!(f, "the matrix is not positive definite: pivot {pivot} is not positive")
            }
            Self::Singular { pivot } => write!(f, "the matrix is singular: no pivot in column {pivot}"),
            Self::NotSymmetric { row, column } => {
                write!(f, "the matrix is not symmetric: entry ({row}, {column}) differs from entry ({column}, {row})")
            }
            Self::NotPositive { index } => write!(f, "entry {index} is not positive"),
            Self::TooFewSamples { needed, found } => {
                write!(f, "too few samples: {found} given, at least {needed} needed")
            }
            Self::NotConverged { iterations } => write!(f, "no convergence within {iterations} iterations"),
            Self::NonFinite => f.write_str("a value is NaN, infinite, or beyond the range of the scalar"),
        }
    }
}

impl core::error::Error for Error {}
