//! Samples, as arrays of columns that every contender makes its own inputs of. The same numbers on every run.

use core::hint::black_box;

use nalgebra::{ArrayStorage, SMatrix, SVector};
use pullback::Real;
use pullback::gradcheck::{Rng, Sampler};
use pullback::space::Layout;
use pullback::types::{CholeskyFactor, LowerTriangular, Symmetric};

use crate::plain::Matrix;

/// How many inputs a contender cycles through, so that branches vary.
pub(crate) const INPUTS: usize = 16;

/// The same for samples by the thousand.
pub(crate) const FEW: usize = 4;

/// So many inputs made from random numbers.
pub(crate) fn inputs<P>(count: usize, mut make: impl FnMut(&mut Rng) -> P) -> Vec<P> {
    let mut rng = Rng::new(7);
    (0..count).map(|_| make(&mut rng)).collect()
}

/// The entries one by one: callgrind does not know every instruction by which compilers move several at once.
fn columns<T: Real, const R: usize, const C: usize>(mut entry: impl FnMut(usize, usize) -> f64) -> Matrix<T, R, C> {
    core::array::from_fn(|j| core::array::from_fn(|i| black_box(T::from_f64(entry(i, j)))))
}

/// Numbers of the order of one.
pub(crate) fn any<T: Real, const R: usize, const C: usize>(rng: &mut Rng) -> Matrix<T, R, C> {
    columns(|_, _| rng.short())
}

/// Smaller ones.
pub(crate) fn small<T: Real, const R: usize, const C: usize>(rng: &mut Rng) -> Matrix<T, R, C> {
    columns(|_, _| 0.3 * rng.short())
}

/// A vector of such.
pub(crate) fn small_vector<T: Real, const N: usize>(rng: &mut Rng) -> [T; N] {
    core::array::from_fn(|_| black_box(T::from_f64(0.3 * rng.short())))
}

/// A matrix of moderate condition number.
pub(crate) fn nonsingular<T: Real, const N: usize>(rng: &mut Rng) -> Matrix<T, N, N> {
    let numbers = Sampler::Nonsingular.draw(Layout::Dense { rows: N, columns: N }, rng);
    columns(|i, j| numbers[N * j + i])
}

/// A symmetric positive definite matrix of moderate condition number, both triangles.
pub(crate) fn positive_definite<T: Real, const N: usize>(rng: &mut Rng) -> Matrix<T, N, N> {
    let lower: Matrix<f64, N, N> = triangle(&Sampler::PositiveDefinite.draw(Layout::Symmetric { size: N }, rng));
    columns(|i, j| if i >= j { lower[j][i] } else { lower[i][j] })
}

/// A lower-triangular matrix with a positive diagonal, zeros above.
pub(crate) fn factor<T: Real, const N: usize>(rng: &mut Rng) -> Matrix<T, N, N> {
    let lower: Matrix<f64, N, N> = triangle(&Sampler::Factor.draw(Layout::Lower { size: N }, rng));
    columns(|i, j| lower[j][i])
}

/// A lower-triangular matrix of small numbers, zeros above.
pub(crate) fn small_lower<T: Real, const N: usize>(rng: &mut Rng) -> Matrix<T, N, N> {
    columns(|i, j| if i >= j { 0.3 * rng.short() } else { 0.0 })
}

fn triangle<const N: usize>(coordinates: &[f64]) -> Matrix<f64, N, N> {
    let mut coordinates = coordinates.iter().copied();
    core::array::from_fn(|j| {
        core::array::from_fn(|i| black_box(if i >= j { coordinates.next().expect("a number per entry") } else { 0.0 }))
    })
}

/// Columns as a matrix.
pub(crate) fn matrix<T: Real, const R: usize, const C: usize>(columns: &Matrix<T, R, C>) -> SMatrix<T, R, C> {
    SMatrix::from_data(ArrayStorage(*columns))
}

/// Numbers as a vector.
pub(crate) fn vector<T: Real, const N: usize>(numbers: &[T; N]) -> SVector<T, N> {
    SVector::from(*numbers)
}

pub(crate) fn symmetric<T: Real, const N: usize>(columns: &Matrix<T, N, N>) -> Symmetric<T, N> {
    Symmetric::from_lower(&matrix(columns))
}

pub(crate) fn lower<T: Real, const N: usize>(columns: &Matrix<T, N, N>) -> LowerTriangular<T, N> {
    LowerTriangular::from_lower(&matrix(columns))
}

pub(crate) fn cholesky_factor<T: Real, const N: usize>(columns: &Matrix<T, N, N>) -> CholeskyFactor<T, N> {
    CholeskyFactor::new(lower(columns)).expect("a positive diagonal")
}
