//! Vectors: operators, methods, entries.

use nalgebra::{SMatrix, SVector, Vector2, Vector3, Vector4, vector};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn rosenbrock<T: Real, const N: usize>(x: &SVector<T, N>) -> T {
    let mut total = 0.0;
    for i in 1..N {
        let valley = x[i] - x[i - 1] * x[i - 1];
        let bowl = 1.0 - x[i - 1];
        total += 100.0 * valley * valley + bowl * bowl;
    }
    total
}
accepted!(rosenbrock_in_two: rosenbrock, |x: SVector<T, 2>| (&x) -> T, at [[-1.2, 1.0], [0.3, 0.8]]);
accepted!(rosenbrock_in_five: rosenbrock, |x: SVector<T, 5>| (&x) -> T, at [sample(1), sample(2)]);

#[differentiable]
fn mahalanobis_by_hand<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    precision: &SMatrix<T, N, N>,
) -> T {
    let d = x - mean;
    d.dot(&(precision * d)).sqrt()
}
accepted!(
    mahalanobis_with_a_precision: mahalanobis_by_hand,
    |x: SVector<T, 2>, m: SVector<T, 2>, p: SMatrix<T, 2, 2>| (&x, &m, &p) -> T,
    at [[1.0, 0.5, -0.2, 0.1, 2.0, 0.3, 0.3, 1.5], [0.2, -1.0, 0.4, 0.6, 1.0, -0.2, 0.1, 0.7]]
);

#[differentiable]
fn torque<T: Real>(arm: &Vector3<T>, force: &Vector3<T>) -> Vector3<T> {
    arm.cross(force)
}
accepted!(
    a_cross_product: torque, |r: Vector3<T>, f: Vector3<T>| (&r, &f) -> Vector3<T>,
    at [[1.0, 0.5, -0.3, 0.2, 0.7, 1.1], [-0.4, 0.9, 0.6, 1.3, -0.8, 0.5]]
);

#[differentiable]
fn volume<T: Real>(a: Vector3<T>, b: Vector3<T>, c: Vector3<T>) -> T {
    a.dot(&b.cross(&c)) / 6.0
}
accepted!(
    vectors_by_value: volume, |a: Vector3<T>, b: Vector3<T>, c: Vector3<T>| (a, b, c) -> T, at [sample(3), sample(4)]
);

#[differentiable]
fn cosine_similarity<T: Real, const N: usize>(a: &SVector<T, N>, b: &SVector<T, N>) -> T {
    a.dot(b) / (a.dot(a) * b.dot(b)).sqrt()
}
accepted!(
    similarity: cosine_similarity, |a: SVector<T, 4>, b: SVector<T, 4>| (&a, &b) -> T, at [sample(5), sample(6)]
);

#[differentiable]
fn spherical<T: Real>(radius: T, polar: T, azimuth: T) -> Vector3<T> {
    let across = radius * polar.sin();
    Vector3::new(across * azimuth.cos(), across * azimuth.sin(), radius * polar.cos())
}
accepted!(
    a_vector_from_its_entries: spherical, |r: T, p: T, a: T| (r, p, a) -> Vector3<T>, at [[1.5, 0.7, 2.0], [0.4, 2.2, -1.0]]
);

#[differentiable]
fn bezier<T: Real>(p0: &Vector2<T>, p1: &Vector2<T>, p2: &Vector2<T>, t: T) -> Vector2<T> {
    let left = p0 * (1.0 - t) + p1 * t;
    let right = p1 * (1.0 - t) + p2 * t;
    left * (1.0 - t) + right * t
}
accepted!(
    vectors_times_numbers: bezier,
    |a: Vector2<T>, b: Vector2<T>, c: Vector2<T>, t: T| (&a, &b, &c, t) -> Vector2<T>,
    at [[0.0, 0.2, 1.0, 2.0, 2.0, -0.5, 0.3], [0.7, 0.1, -0.3, 1.2, 0.6, 0.9, 1.4]]
);

#[differentiable]
fn weighted_residual<T: Real, const N: usize>(a: &SVector<T, N>, b: &SVector<T, N>, scale: &SVector<T, N>) -> T {
    let r = (a - b).component_div(scale);
    r.component_mul(&r).sum()
}
accepted!(
    component_by_component: weighted_residual,
    |a: SVector<T, 3>, b: SVector<T, 3>, s: SVector<T, 3>| (&a, &b, &s) -> T,
    at [[0.3, 1.0, -0.5, 0.1, 0.2, 0.4, 1.5, 0.7, 2.0], [1.1, -0.6, 0.8, 0.5, 0.9, -0.2, 0.6, -1.2, 0.9]]
);

#[differentiable]
fn direction<T: Real>(v: &Vector3<T>) -> Vector3<T> {
    let length = (v.x * v.x + v.y * v.y + v.z * v.z).sqrt();
    v / length
}
accepted!(named_entries: direction, |v: Vector3<T>| (&v) -> Vector3<T>, at [[1.0, 2.0, -0.5], [0.3, -0.2, 0.6]]);

#[differentiable]
fn split_state<T: Real>(state: &Vector4<T>) -> T {
    let position = state.fixed_rows::<2>(0);
    let velocity = state.fixed_rows::<2>(2);
    position.dot(&velocity) + position.dot(&position) - 0.5 * velocity.sum()
}
accepted!(
    rows_of_a_vector: split_state, |s: Vector4<T>| (&s) -> T, at [[0.5, -1.0, 2.0, 0.3], [1.5, 0.2, -0.7, 0.9]]
);

#[differentiable]
fn monomials<T: Real>(x: T, y: T) -> SVector<T, 5> {
    vector![1.0, x, y, x * y, x * x - 0.5 * y]
}
accepted!(the_vector_macro: monomials, |x: T, y: T| (x, y) -> SVector<T, 5>, at [[0.5, -1.5], [2.0, 0.3]]);

#[differentiable]
fn log_sum_exp<T: Real, const N: usize>(x: &SVector<T, N>) -> T {
    let mut top = x[0];
    for i in 1..N {
        if x[i] > top {
            top = x[i];
        }
    }
    let mut total = 0.0;
    for i in 0..N {
        total += (x[i] - top).exp();
    }
    top + total.ln()
}
accepted!(
    shifted_log_sum_exp: log_sum_exp, |x: SVector<T, 3>| (&x) -> T,
    at [[0.1, 1.0, -0.5], [2.0, 0.3, 1.2], [-0.4, 0.2, 0.9]]
);

#[differentiable]
fn negated_shift<T: Real>(x: &Vector2<T>, s: T) -> Vector2<T> {
    let mut y = -x;
    y += x * s;
    y -= Vector2::new(s, 0.5 * s);
    y *= s + 2.0;
    y /= x[0] * x[0] + 1.0;
    -y
}
accepted!(
    compound_assignment_to_a_vector: negated_shift, |x: Vector2<T>, s: T| (&x, s) -> Vector2<T>,
    at [[0.4, 1.0, 0.3], [-0.7, 0.2, 1.6]]
);
