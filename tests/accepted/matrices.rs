//! Matrices: operators, methods, entries.

use nalgebra::{Matrix2, Matrix3, SMatrix, SVector, Vector2, Vector3, matrix};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn form<T: Real, const N: usize>(x: &SVector<T, N>, a: &SMatrix<T, N, N>) -> T {
    (x.transpose() * a * x)[0]
}
accepted!(
    a_form_by_operators: form, |x: SVector<T, 3>, a: SMatrix<T, 3, 3>| (&x, &a) -> T, at [sample(11), sample(12)]
);

#[differentiable]
fn determinant<T: Real>(m: &Matrix3<T>) -> T {
    m[(0, 0)] * (m[(1, 1)] * m[(2, 2)] - m[(1, 2)] * m[(2, 1)])
        - m[(0, 1)] * (m[(1, 0)] * m[(2, 2)] - m[(1, 2)] * m[(2, 0)])
        + m[(0, 2)] * (m[(1, 0)] * m[(2, 1)] - m[(1, 1)] * m[(2, 0)])
}
accepted!(a_determinant_by_hand: determinant, |m: Matrix3<T>| (&m) -> T, at [sample(13), sample(14)]);

#[differentiable]
fn stress_energy<T: Real>(strain: &Matrix3<T>, lame: T, shear: T) -> T {
    let symmetric = (strain + strain.transpose()) * 0.5;
    let spread = symmetric.trace();
    0.5 * lame * spread * spread + shear * (symmetric * symmetric).trace()
}
accepted!(
    a_trace: stress_energy, |e: Matrix3<T>, l: T, s: T| (&e, l, s) -> T, at [sample(15), sample(16)]
);

#[differentiable]
fn rotate<T: Real>(angle: T, x: &Vector2<T>) -> Vector2<T> {
    let (s, c) = (angle.sin(), angle.cos());
    matrix![c, -s; s, c] * x
}
accepted!(
    the_matrix_macro: rotate, |angle: T, x: Vector2<T>| (angle, &x) -> Vector2<T>, at [[0.7, 1.0, -0.5], [-2.1, 0.3, 0.8]]
);

#[differentiable]
fn rank_one_update<T: Real>(a: &Matrix2<T>, x: &Vector2<T>, y: &Vector2<T>) -> Matrix2<T> {
    a + x * y.transpose() - Matrix2::identity() * x.dot(y)
}
accepted!(
    an_outer_product: rank_one_update,
    |a: Matrix2<T>, x: Vector2<T>, y: Vector2<T>| (&a, &x, &y) -> Matrix2<T>,
    at [sample(17), sample(18)]
);

#[differentiable]
fn normal_equations<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>, b: &SVector<T, R>) -> SVector<T, C> {
    a.tr_mul(b) - a.tr_mul(a) * SVector::<T, C>::repeat(0.5)
}
accepted!(
    a_transposed_product: normal_equations,
    |a: SMatrix<T, 4, 2>, b: SVector<T, 4>| (&a, &b) -> SVector<T, 2>,
    at [sample(19), sample(20)]
);

#[differentiable]
fn column_and_row<T: Real>(m: &Matrix3<T>) -> T {
    let first = m.column(0);
    let last = m.row(2);
    first.dot(&m.diagonal()) + (last * first)[0] - m.fixed_columns::<2>(1).sum()
}
accepted!(rows_and_columns: column_and_row, |m: Matrix3<T>| (&m) -> T, at [sample(21), sample(22)]);

#[differentiable]
fn schur_complement<T: Real>(m: &Matrix3<T>) -> Matrix2<T> {
    let a = m.fixed_view::<2, 2>(0, 0);
    let b = m.fixed_view::<2, 1>(0, 2);
    let c = m.fixed_view::<1, 2>(2, 0);
    a - b * c / m[(2, 2)]
}
accepted!(
    blocks_of_a_matrix: schur_complement, |m: Matrix3<T>| (&m) -> Matrix2<T>,
    at [[0.5, 1.0, -0.3, 0.2, 0.9, 0.4, 1.1, -0.6, 1.5], [1.2, 0.1, 0.8, -0.7, 0.6, 0.3, 0.2, 0.5, -0.9]]
);

#[differentiable]
fn exponential_series<T: Real, const N: usize>(a: &SMatrix<T, N, N>) -> SMatrix<T, N, N> {
    let mut term = SMatrix::<T, N, N>::identity();
    let mut total = term;
    for k in 1..8 {
        term = term * a / T::from_f64(k as f64);
        total += term;
    }
    total
}
accepted!(
    a_matrix_series: exponential_series, |a: Matrix2<T>| (&a) -> Matrix2<T>, at [sample(23), sample(24)]
);

#[differentiable]
fn hadamard<T: Real>(a: &Matrix2<T>, b: &Matrix2<T>) -> T {
    let mut c = a.component_mul(b) * 2.0;
    let corner = a[(1, 0)] * b[(1, 0)];
    c[(0, 1)] = corner;
    c[(1, 1)] += corner / b[(1, 1)];
    c[(1, 0)] = c[(0, 1)] * c[(1, 0)];
    c.component_div(b).sum() * c.transpose().trace()
}
accepted!(
    assigned_entries: hadamard, |a: Matrix2<T>, b: Matrix2<T>| (&a, &b) -> T,
    at [[0.5, 1.0, -0.3, 0.2, 0.9, 0.4, 1.1, -0.6], [1.2, 0.1, 0.8, -0.7, 0.6, 1.3, 2.2, 0.5]]
);

#[differentiable]
fn similar<T: Real>(m: &Matrix2<T>) -> (T, T) {
    let half = m.trace() / 2.0;
    let det = m[(0, 0)] * m[(1, 1)] - m[(0, 1)] * m[(1, 0)];
    let root = (half * half - det).sqrt();
    (half + root, half - root)
}
accepted!(
    eigenvalues_of_two_by_two: similar, |m: Matrix2<T>| (&m) -> (T, T), at [[2.0, 0.5, 0.3, 1.0], [0.4, 1.2, 0.9, -0.7]]
);

#[differentiable]
fn skew<T: Real>(v: &Vector3<T>) -> Matrix3<T> {
    let z = T::zero();
    Matrix3::new(z, -v[2], v[1], v[2], z, -v[0], -v[1], v[0], z)
}

#[differentiable]
fn angular_rate_squared<T: Real>(v: &Vector3<T>) -> Matrix3<T> {
    skew(v) * skew(v) + skew(&(v * 2.0))
}
accepted!(
    a_function_of_functions: angular_rate_squared, |v: Vector3<T>| (&v) -> Matrix3<T>, at [sample(25), sample(26)]
);
