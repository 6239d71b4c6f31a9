//! The rules of constructors: from a cotangent of the whole to those of the parts.

use nalgebra::{SMatrix, SVector};

use super::{At, Diagonal};
use crate::scalar::Real;
use crate::space::{Tangent, from_columns};
use crate::types::{LowerTriangular, Symmetric};

/// x = \[…, e, …\] with e at an index: ē = x̄\[index\].
///
/// ```
/// use nalgebra::vector;
///
/// assert_eq!(pullback::reverse::part(&vector![1.0, 2.0], 1), 2.0);
/// ```
#[inline]
#[must_use]
pub fn part<G: At<Index> + Copy, Index>(bar: &G, index: Index) -> G::Part {
    let mut bar = *bar;
    bar.at_mut(index).map_or_else(Tangent::zeros, |part| *part)
}

/// x = \[e, e, …\]: ē is the sum of all parts of x̄.
///
/// ```
/// assert_eq!(pullback::reverse::total(&[1.0, 2.0]), 3.0);
/// ```
#[inline]
#[must_use]
pub fn total<G: Total>(bar: &G) -> G::Part {
    bar.total()
}

/// A cotangent with parts of one type.
pub trait Total {
    /// The type of one part.
    type Part: Tangent;

    /// The sum of all parts.
    fn total(&self) -> Self::Part;
}

impl<G: Tangent, const K: usize> Total for [G; K] {
    type Part = G;

    #[inline]
    fn total(&self) -> G {
        let mut total = G::zeros();
        for part in self {
            total.accumulate(*part);
        }
        total
    }
}

impl<T: Real, const R: usize, const C: usize> Total for SMatrix<T, R, C> {
    type Part = T;

    #[inline]
    fn total(&self) -> T {
        let mut total = T::zero();
        for part in self.data.0.as_flattened() {
            total += *part;
        }
        total
    }
}

/// X = diag d, dense or structured: d̄ is the diagonal of X̄.
///
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::reverse::from_diagonal;
///
/// assert_eq!(from_diagonal(&matrix![1.0, 2.0; 3.0, 4.0]), vector![1.0, 4.0]);
/// ```
#[allow(clippy::needless_range_loop, reason = "i is a row and a column")]
#[inline]
#[must_use]
pub fn from_diagonal<X: Square<T, N>, T: Real, const N: usize>(bar: &X) -> SVector<T, N> {
    let columns = bar.columns();
    let mut diagonal = [T::zero(); N];
    for i in 0..N {
        diagonal[i] = columns[i][i];
    }
    from_columns([diagonal])
}

/// X = s I: s̄ = tr X̄.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::reverse::scaled_identity;
///
/// assert_eq!(scaled_identity(&matrix![1.0, 2.0; 3.0, 4.0]), 5.0);
/// ```
#[allow(clippy::needless_range_loop, reason = "i is a row and a column")]
#[inline]
#[must_use]
pub fn scaled_identity<X: Square<T, N>, T: Real, const N: usize>(bar: &X) -> T {
    let columns = bar.columns();
    let mut trace = T::zero();
    for i in 0..N {
        trace += columns[i][i];
    }
    trace
}

/// Cotangents whose diagonal can be read.
pub trait Square<T, const N: usize>: Diagonal<Scalar = T> {
    /// The stored columns; at least the lower triangle is part of the value.
    fn columns(&self) -> &[[T; N]; N];
}

impl<T: Real, const N: usize> Square<T, N> for SMatrix<T, N, N> {
    #[inline]
    fn columns(&self) -> &[[T; N]; N] {
        &self.data.0
    }
}

impl<T: Real, const N: usize> Square<T, N> for Symmetric<T, N> {
    #[inline]
    fn columns(&self) -> &[[T; N]; N] {
        &self.columns
    }
}

impl<T: Real, const N: usize> Square<T, N> for LowerTriangular<T, N> {
    #[inline]
    fn columns(&self) -> &[[T; N]; N] {
        &self.columns
    }
}

/// L = the lower triangle of M: M̄ is L̄, and zero above the diagonal.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::reverse::from_lower_of;
/// use pullback::types::LowerTriangular;
///
/// assert_eq!(from_lower_of(LowerTriangular::<f64, 2>::identity()), matrix![1.0, 0.0; 0.0, 1.0]);
/// ```
#[inline]
#[must_use]
pub fn from_lower_of<T: Real, const N: usize>(l_bar: LowerTriangular<T, N>) -> SMatrix<T, N, N> {
    l_bar.to_matrix()
}

/// S = the symmetric matrix with the lower triangle of M: below the diagonal M̄ is 2 S̄, for the entry stands twice.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::reverse::from_lower_of_symmetric;
/// use pullback::types::Symmetric;
///
/// let s_bar = Symmetric::from_lower(&matrix![1.0, 0.0; 2.0, 3.0]);
/// assert_eq!(from_lower_of_symmetric(s_bar), matrix![1.0, 0.0; 4.0, 3.0]);
/// ```
#[inline]
#[must_use]
pub fn from_lower_of_symmetric<T: Real, const N: usize>(s_bar: Symmetric<T, N>) -> SMatrix<T, N, N> {
    let lower = LowerTriangular::from_fn(|i, j| {
        let entry = s_bar.columns[j][i];
        if i == j { entry } else { entry + entry }
    });
    lower.to_matrix()
}
