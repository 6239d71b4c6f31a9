//! Functions over `f64`, each with its twin: the same text over any scalar, which num-dual can run.

use core::f64::consts::{LN_2, PI};

use nalgebra::{Matrix2, Matrix3, SMatrix, SVector, Vector2, Vector3, matrix, vector};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn hinge(x: f64, y: f64) -> f64 {
    let margin = (1.0 - x * y).max(0.0);
    margin * margin + x.min(y) * 0.5
}

fn hinge_twin<T: Real>(x: T, y: T) -> T {
    let margin = T::one() - x * y;
    let margin = if margin > T::zero() { margin } else { T::zero() };
    margin * margin + (if x < y { x } else { y }) * T::from_f64(0.5)
}
accepted!(max_and_min: hinge or hinge_twin, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [1.3, 1.7], [-0.4, 0.3]]);

#[differentiable]
fn unit(v: &Vector3<f64>) -> Vector3<f64> {
    v.normalize() * v.norm_squared() + Vector3::new(v.norm(), 0.0, 1.0)
}

fn unit_twin<T: Real>(v: &Vector3<T>) -> Vector3<T> {
    let squared = v.dot(v);
    v * squared.sqrt() + Vector3::new(squared.sqrt(), T::zero(), T::one())
}
accepted!(norms: unit or unit_twin, |v: Vector3<T>| (&v) -> Vector3<T>, at [[0.8, 0.5, -0.3], [-1.3, 0.7, 0.4]]);

#[differentiable]
fn elementary(x: f64, y: f64) -> f64 {
    let a = x.sin() * y.cos() + (0.3 * x).tan() - (0.5 * y).asin() * (0.4 * x).acos();
    let b = y.atan() + x.atan2(y) + x.sinh() / y.cosh() + (x * y).tanh();
    let c = x.exp() * (1.5 + y).ln() + x.exp_m1() - (y * y).ln_1p() + (x * x).sqrt().powf(y);
    a + b * c + x.powi(3) - (2.0 + y).recip() + x.abs()
}

fn elementary_twin<T: Real>(x: T, y: T) -> T {
    let n = T::from_f64;
    let a = x.sin() * y.cos() + (n(0.3) * x).tan() - (n(0.5) * y).asin() * (n(0.4) * x).acos();
    let b = y.atan() + x.atan2(y) + x.sinh() / y.cosh() + (x * y).tanh();
    let c = x.exp() * (n(1.5) + y).ln() + x.exp_m1() - (y * y).ln_1p() + (x * x).sqrt().powf(y);
    a + b * c + x.powi(3) - T::one() / (n(2.0) + y) + x.abs()
}
accepted!(
    every_elementary_function: elementary or elementary_twin, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]
);

#[differentiable]
fn half_life(amount: f64, rate: f64, time: f64) -> f64 {
    const SHARE: f64 = 0.25;
    let tau = LN_2 / rate;
    amount * (-time / tau).exp() * SHARE + (2.0 * PI * time).sin()
}

fn half_life_twin<T: Real>(amount: T, rate: T, time: T) -> T {
    let tau = T::from_f64(LN_2) / rate;
    amount * (-time / tau).exp() * T::from_f64(0.25) + (T::from_f64(2.0 * PI) * time).sin()
}
accepted!(
    constants_of_the_library: half_life or half_life_twin, |a: T, r: T, t: T| (a, r, t) -> T,
    at [[0.8, 0.5, 0.3], [1.3, 0.7, 0.9]]
);

#[differentiable]
fn series(x: f64) -> f64 {
    let mut total = 0.0;
    let mut power = 1.0;
    for k in 1..6 {
        power *= x;
        total += power / k as f64 * if k % 2 == 0 { -1.0 } else { 1.0 };
    }
    total
}

fn series_twin<T: Real>(x: T) -> T {
    let mut total = T::zero();
    let mut power = T::one();
    for k in 1..6 {
        power *= x;
        total += power / T::from_f64(k as f64) * T::from_f64(if k % 2 == 0 { -1.0 } else { 1.0 });
    }
    total
}
accepted!(integers_turned_to_numbers: series or series_twin, |x: T| (x) -> T, at [[0.8], [-0.4]]);

#[differentiable]
fn affine(a: &Matrix2<f64>, x: &Vector2<f64>, s: f64) -> Vector2<f64> {
    let shifted = 2.0 * (a * x) + s * vector![1.0, -0.5];
    shifted.scale(s) - matrix![0.5, s; -s, 1.0] * x
}

fn affine_twin<T: Real>(a: &Matrix2<T>, x: &Vector2<T>, s: T) -> Vector2<T> {
    let n = T::from_f64;
    let shifted = (a * x) * n(2.0) + vector![n(1.0), n(-0.5)] * s;
    shifted * s - matrix![n(0.5), s; -s, n(1.0)] * x
}
accepted!(
    numbers_times_vectors: affine or affine_twin, |a: Matrix2<T>, x: Vector2<T>, s: T| (&a, &x, s) -> Vector2<T>,
    at [sample(121), sample(122)]
);

#[differentiable]
fn measured(a: &Matrix3<f64>, b: &Vector3<f64>) -> Result<f64, Error> {
    let x = solve(a, b)?;
    if x.norm() > 1e3 {
        return Err(Error::NonFinite);
    }
    Ok(x.dot(b) - a.trace())
}

fn measured_twin<T: Real>(a: &Matrix3<T>, b: &Vector3<T>) -> Result<T, Error> {
    let x = solve(a, b)?;
    Ok(x.dot(b) - a.trace())
}
accepted!(
    a_concrete_result: measured or measured_twin, |a: Matrix3<T>, b: Vector3<T>| (&a, &b) -> try T,
    at [
        [1.5, 0.2, -0.4, 0.3, 1.1, 0.6, -0.7, 0.5, 2.0, 0.8, 0.5, -0.3],
        [0.9, -0.2, 0.4, 0.1, -1.3, 0.7, 0.6, 0.2, 1.4, -1.3, 0.7, 0.4]
    ]
);

#[differentiable]
fn sized<const N: usize>(x: &SVector<f64, N>, a: &SMatrix<f64, N, N>) -> f64 {
    let y = a * x;
    let mut total = 0.0;
    for i in 0..N {
        total += y[i] * y[i] / (1.0 + i as f64);
    }
    total.sqrt()
}

fn sized_twin<T: Real, const N: usize>(x: &SVector<T, N>, a: &SMatrix<T, N, N>) -> T {
    let y = a * x;
    let mut total = T::zero();
    for i in 0..N {
        total += y[i] * y[i] / T::from_f64(1.0 + i as f64);
    }
    total.sqrt()
}
accepted!(
    a_concrete_scalar_of_any_size: sized or sized_twin, |x: SVector<T, 3>, a: SMatrix<T, 3, 3>| (&x, &a) -> T,
    at [sample(123), sample(124)]
);

/// A function of `f32` has the slopes of its twin to the digits of `f32`.
#[differentiable]
fn single(x: f32, y: f32) -> f32 {
    (x * y).sin() + 0.5 * x * x
}

#[test]
fn single_precision() {
    let (x, y) = (0.75f32, 1.25f32);
    let (value, (x_bar, y_bar)) = single::value_and_grad(x, y);
    let (wide_x, wide_y) = (f64::from(x), f64::from(y));
    let slope = (wide_x * wide_y).cos();
    assert_eq!(value, single(x, y));
    // A handful of roundings of numbers of the order of one.
    let allowed = 8.0 * f64::from(f32::EPSILON);
    assert!((f64::from(x_bar) - (wide_y * slope + wide_x)).abs() < allowed);
    assert!((f64::from(y_bar) - wide_x * slope).abs() < allowed);
}
