//! The rows, one file for each kind.
//!
//! Every operation of the registry has two rows here: its name, which calls it, and its name with `_vjp`, which calls
//! `vjp` and `pull`. A test of the library compares the two lists.

mod companions;
mod differentiable;
mod fields;
mod kernels;
mod ops;

use nalgebra::{ArrayStorage, SMatrix, SVector};
use pullback::types::{CholeskyFactor, LowerTriangular, Symmetric};
use pullback::{Error, Real};

use crate::table::Visitor;

/// Shows every operation to a visitor, in the order of the table.
pub fn visit_all(visitor: &mut impl Visitor) {
    kernels::visit_all(visitor);
    ops::visit_all(visitor);
    fields::visit_all(visitor);
    companions::visit_all(visitor);
    differentiable::visit_all(visitor);
}

/// Writes a result where there is one, and says whether there was.
#[inline(always)]
pub(super) fn store<V: Into<O>, O>(result: Result<V, Error>, out: &mut O) -> bool {
    let ok = result.is_ok();
    if let Ok(value) = result {
        *out = value.into();
    }
    ok
}

/// The lower triangle of a matrix, mirrored.
#[inline(always)]
fn symmetric<T: Real, const N: usize>(m: &SMatrix<T, N, N>) -> Symmetric<T, N> {
    Symmetric::from_lower(m)
}

/// The lower triangle of a matrix.
#[inline(always)]
fn lower<T: Real, const N: usize>(m: &SMatrix<T, N, N>) -> LowerTriangular<T, N> {
    LowerTriangular::from_lower(m)
}

/// The lower triangle of a matrix, where it is a factor.
#[inline(always)]
fn factor<T: Real, const N: usize>(m: &SMatrix<T, N, N>) -> Result<CholeskyFactor<T, N>, Error> {
    CholeskyFactor::new(lower(m))
}

/// The first column of a matrix.
#[inline(always)]
fn first<T: Real, const N: usize>(m: &SMatrix<T, N, N>) -> SVector<T, N> {
    SVector::from_array_storage(ArrayStorage([m.data.0[0]]))
}

/// The second column of a matrix.
#[inline(always)]
fn second<T: Real, const N: usize>(m: &SMatrix<T, N, N>) -> SVector<T, N> {
    SVector::from_array_storage(ArrayStorage([m.data.0[1]]))
}

/// Values and derivatives.
type Both<T, const N: usize> = (SMatrix<T, N, N>, SMatrix<T, N, N>);

/// What a function of two vectors and a triangle `S` gives: its value and the three cotangents.
type Three<T, S, const N: usize> = (T, (SVector<T, N>, SVector<T, N>, S));

/// What a function of the mean and the covariance of a sample, a vector and a triangle `S` gives: its value and the four cotangents.
type Statistics<T, S, const N: usize> = (T, (SVector<T, N>, Symmetric<T, N>, SVector<T, N>, S));

/// What a function of a batch, a vector and a triangle `S` gives: its value and the three cotangents.
type Batch<T, S, const N: usize> = (T, (SMatrix<T, N, N>, SVector<T, N>, S));
