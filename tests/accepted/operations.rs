//! Compositions of the library's operations.

use nalgebra::{Matrix2, Matrix3, SMatrix, SVector, Vector2, Vector3};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

/// The coordinates of a positive definite matrix of three rows and of what follows it.
fn definite<const N: usize>(seed: u64) -> [f64; N] {
    let mut x = sample(seed);
    for i in [0, 3, 5] {
        x[i] += 3.0;
    }
    x
}

#[differentiable]
fn nll<T: Real, const N: usize>(mean: &SVector<T, N>, theta: &LowerTriangular<T, N>, x: &SVector<T, N>) -> T {
    let l = exp_diagonal(theta);
    let z = solve_lower(&l, &(x - mean));
    0.5 * norm_squared(&z) + log_det_lower(&l)
}
accepted!(
    a_likelihood_of_a_free_parameter: nll,
    |m: SVector<T, 3>, theta: LowerTriangular<T, 3>, x: SVector<T, 3>| (&m, &theta, &x) -> T,
    at [sample(81), sample(82)]
);

#[differentiable]
fn mixed<T: Real>(a: &Matrix2<T>, b: &Matrix2<T>) -> Result<T, Error> {
    Ok(trace(&product(&inverse(a)?, b)) + log_abs_det(a)?.1 - det(&add(a, b)))
}
accepted!(
    operations_within_operations: mixed, |a: Matrix2<T>, b: Matrix2<T>| (&a, &b) -> try T,
    at [[0.8, 0.5, -0.3, 1.2, 0.7, 0.4, 0.2, -0.9], [-1.3, 0.7, 0.4, 0.9, 2.0, 0.3, 0.6, 1.1]]
);

#[differentiable]
fn definite_solve<T: Real, const N: usize>(s: &Symmetric<T, N>, b: &SVector<T, N>) -> Result<T, Error> {
    let x = solve_spd(s, b)?;
    Ok(dot(b, &x) + 0.5 * log_det_spd(s)?)
}
accepted!(
    a_symmetric_argument: definite_solve, |s: Symmetric<T, 3>, b: SVector<T, 3>| (&s, &b) -> try T,
    at [definite(83), definite(84)]
);

#[differentiable]
fn whitened<T: Real, const N: usize>(s: &Symmetric<T, N>, x: &SVector<T, N>) -> Result<SVector<T, N>, Error> {
    let l = cholesky(s)?;
    let once = solve_lower(&l, x);
    Ok(solve_lower_transposed(&l, &tanh(&once)))
}
accepted!(
    a_factor_in_between: whitened, |s: Symmetric<T, 3>, x: SVector<T, 3>| (&s, &x) -> try SVector<T, 3>,
    at [definite(85), definite(86)]
);

#[differentiable]
fn covariance_of<T: Real, const N: usize>(theta: &LowerTriangular<T, N>) -> Symmetric<T, N> {
    covariance_from_factor(&softplus_diagonal(theta))
}
accepted!(
    a_symmetric_result: covariance_of, |theta: LowerTriangular<T, 3>| (&theta) -> Symmetric<T, 3>,
    at [sample(87), sample(88)]
);

#[differentiable]
fn mahalanobis_of<T: Real, const N: usize>(
    s: &Symmetric<T, N>,
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
) -> Result<T, Error> {
    let squared = mahalanobis_squared(x, mean, s)?;
    Ok(squared + log_density_covariance(x, mean, s)?)
}
accepted!(
    operations_of_other_rooms: mahalanobis_of,
    |s: Symmetric<T, 3>, x: SVector<T, 3>, m: SVector<T, 3>| (&s, &x, &m) -> try T,
    at [definite(89), definite(90)]
);

#[differentiable]
fn elementwise<T: Real>(x: &Matrix2<T>) -> Matrix2<T> {
    let y = sigmoid(x) + softplus(&(x * 2.0)) - relu(x);
    component_mul(&exp(&y), &abs(x)) * mean(x)
}
accepted!(
    operations_entry_by_entry: elementwise, |x: Matrix2<T>| (&x) -> Matrix2<T>,
    at [[0.8, 0.5, -0.3, 1.2], [-1.3, 0.7, 0.4, -0.9]]
);

#[differentiable]
fn domains<T: Real>(x: &Vector3<T>) -> Result<T, Error> {
    let roots = sqrt(&component_mul(x, x))?;
    Ok(sum(&ln(&roots)?) * norm(x))
}
accepted!(operations_with_a_domain: domains, |x: Vector3<T>| (&x) -> try T, at [[0.8, 0.5, -0.3], [-1.3, 0.7, 0.4]]);

#[differentiable]
fn sandwich<T: Real>(f: &Matrix2<T>, p: &Symmetric<T, 2>, x: &Vector2<T>) -> T {
    let dense = p.to_matrix();
    let moved = f * dense * f.transpose();
    quadratic_form(x, &moved) + trace_sandwich(f, &dense) + trace_product(f, &outer(x, x))
}
accepted!(
    from_symmetric_to_dense: sandwich, |f: Matrix2<T>, p: Symmetric<T, 2>, x: Vector2<T>| (&f, &p, &x) -> T,
    at [sample(91), sample(92)]
);

#[differentiable]
fn symmetrized_log_det<T: Real>(m: &Matrix3<T>) -> Result<T, Error> {
    let s = Symmetric::symmetrized(&(m * m.transpose() + Matrix3::identity()));
    log_det_spd(&s)
}
accepted!(
    from_dense_to_symmetric: symmetrized_log_det, |m: Matrix3<T>| (&m) -> try T, at [sample(93), sample(94)]
);

#[differentiable]
fn gram_distance<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>, s: &Symmetric<T, R>) -> T {
    let off = row_gram(a) - *s;
    let dense = off.to_matrix();
    norm_squared(&dense) + off[(0, 0)] * off[(1, 0)]
}
accepted!(
    structured_arithmetic: gram_distance, |a: SMatrix<T, 2, 3>, s: Symmetric<T, 2>| (&a, &s) -> T,
    at [sample(95), sample(96)]
);

#[differentiable]
fn scaled_difference<T: Real>(a: &Vector3<T>, b: &Vector3<T>) -> Vector3<T> {
    let s = linear_form(a, b);
    scale(s, &sub(a, &neg(b)))
}
accepted!(
    the_plainest_operations: scaled_difference, |a: Vector3<T>, b: Vector3<T>| (&a, &b) -> Vector3<T>,
    at [sample(97), sample(98)]
);
