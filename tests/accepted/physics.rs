//! Geometry, vision, estimation and control.

use nalgebra::{Matrix2, Matrix3, SMatrix, SVector, Vector2, Vector3, Vector4, matrix};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn rodrigues<T: Real>(axis_angle: &Vector3<T>, point: &Vector3<T>) -> Vector3<T> {
    let squared = axis_angle.dot(axis_angle);
    if squared > 1e-12 {
        let angle = squared.sqrt();
        let axis = axis_angle / angle;
        point * angle.cos() + axis.cross(point) * angle.sin() + axis * (axis.dot(point) * (1.0 - angle.cos()))
    } else {
        point + axis_angle.cross(point)
    }
}
accepted!(
    rotation_about_an_axis: rodrigues, |r: Vector3<T>, p: Vector3<T>| (&r, &p) -> Vector3<T>,
    at [[0.3, -0.5, 0.8, 1.0, 0.2, -0.7], [1.2, 0.4, -0.6, 0.5, 0.9, 0.3]]
);

#[test]
fn rotation_about_no_axis_has_the_gradient_of_the_short_branch() {
    let (y, pullback) = rodrigues::vjp(&Vector3::zeros(), &Vector3::new(1.0, 2.0, 3.0));
    assert_eq!(y, Vector3::new(1.0, 2.0, 3.0));
    // ȳ·(r × p) = r·(p × ȳ)
    let expected = (Vector3::new(3.0, 0.0, -1.0), Vector3::new(0.0, 1.0, 0.0));
    assert_eq!(pullback.pull(Vector3::new(0.0, 1.0, 0.0)), (-expected.0, expected.1));
}

#[differentiable]
fn reprojection<T: Real>(
    rotation: &Vector3<T>,
    translation: &Vector3<T>,
    focal: T,
    distortion: &Vector2<T>,
    point: &Vector3<T>,
    observed: &Vector2<T>,
) -> Vector2<T> {
    let p = rodrigues(rotation, point) + translation;
    let (x, y) = (-p[0] / p[2], -p[1] / p[2]);
    let r2 = x * x + y * y;
    let radial = 1.0 + r2 * (distortion[0] + distortion[1] * r2);
    Vector2::new(focal * radial * x, focal * radial * y) - observed
}
accepted!(
    bundle_adjustment: reprojection,
    |r: Vector3<T>, t: Vector3<T>, f: T, k: Vector2<T>, p: Vector3<T>, o: Vector2<T>|
        (&r, &t, f, &k, &p, &o) -> Vector2<T>,
    at [
        [0.1, -0.3, 0.2, 0.5, 0.1, -4.0, 2.0, 0.05, -0.02, 0.3, 0.8, -1.0, 0.1, 0.2],
        [-0.4, 0.2, 0.7, -0.2, 0.3, -5.0, 1.5, -0.1, 0.03, 1.0, -0.6, 0.5, -0.3, 0.4]
    ]
);

#[differentiable]
fn quaternion_rotation<T: Real>(q: &Vector4<T>, v: &Vector3<T>) -> Vector3<T> {
    let unit = q / q.dot(q).sqrt();
    let w = unit[0];
    let u = Vector3::new(unit[1], unit[2], unit[3]);
    let t = u.cross(v) * 2.0;
    v + t * w + u.cross(&t)
}
accepted!(
    rotation_by_a_quaternion: quaternion_rotation, |q: Vector4<T>, v: Vector3<T>| (&q, &v) -> Vector3<T>,
    at [[0.9, 0.2, -0.3, 0.4, 1.0, 0.2, -0.7], [0.3, -0.8, 0.5, 0.1, 0.5, 0.9, 0.3]]
);

#[differentiable]
fn lqr_cost<T: Real>(gain: &SMatrix<T, 1, 2>, a: &Matrix2<T>, b: &Vector2<T>, start: &Vector2<T>) -> T {
    let q = matrix![1.0, 0.2; 0.2, 0.5];
    let mut x = *start;
    let mut cost = 0.0;
    for _ in 0..10 {
        let u = -(gain * x)[0];
        cost += quadratic_form(&x, &q) + 0.1 * u * u;
        x = a * x + b * u;
    }
    cost + x.dot(&x)
}
accepted!(
    a_rollout_under_feedback: lqr_cost,
    |k: SMatrix<T, 1, 2>, a: Matrix2<T>, b: Vector2<T>, x: Vector2<T>| (&k, &a, &b, &x) -> T,
    at [[0.5, 0.8, 1.0, 0.0, 0.1, 1.0, 0.0, 0.1, 1.0, -0.5], [0.2, 0.3, 0.9, -0.1, 0.2, 0.8, 0.1, 0.3, -0.6, 0.7]]
);

#[differentiable]
fn kalman_step<T: Real>(
    x: &Vector2<T>,
    p: &Matrix2<T>,
    f: &Matrix2<T>,
    process: &Vector2<T>,
    log_noise: T,
    measured: T,
) -> Result<(Vector2<T>, Matrix2<T>), Error> {
    let h = matrix![1.0, 0.0];
    let mut predicted = f * p * f.transpose();
    for i in 0..2 {
        predicted[(i, i)] += process[i] * process[i];
    }
    let x = f * x;
    let innovation = measured - (h * x)[0];
    let s = h * predicted * h.transpose() + SMatrix::<T, 1, 1>::identity() * log_noise.exp();
    let gain = predicted * h.transpose() * inverse(&s)?;
    Ok((x + gain * innovation, (Matrix2::identity() - gain * h) * predicted))
}
accepted!(
    one_kalman_step: kalman_step,
    |x: Vector2<T>, p: Matrix2<T>, f: Matrix2<T>, q: Vector2<T>, r: T, z: T|
        (&x, &p, &f, &q, r, z) -> try (Vector2<T>, Matrix2<T>),
    at [
        [0.3, -0.5, 1.0, 0.1, 0.1, 0.8, 1.0, 0.0, 0.2, 1.0, 0.1, 0.3, -1.0, 0.7],
        [-0.8, 0.4, 0.6, -0.2, -0.2, 1.1, 0.9, 0.1, -0.3, 0.8, 0.4, 0.2, 0.3, -0.5]
    ]
);

#[differentiable]
fn kalman_likelihood<T: Real>(log_noise: T, log_process: T, measurements: &[T; 6]) -> T {
    let (mut mean, mut variance) = (T::zero(), T::one());
    let mut total = 0.0;
    for z in measurements {
        variance += log_process.exp();
        let s = variance + log_noise.exp();
        let innovation = *z - mean;
        total += 0.5 * (innovation * innovation / s + s.ln());
        let gain = variance / s;
        mean += gain * innovation;
        variance *= 1.0 - gain;
    }
    total
}
accepted!(
    a_filter_over_measurements: kalman_likelihood,
    |r: T, q: T, z: [T; 6]| (r, q, &z) -> T,
    at [[-0.5, -1.2, 0.1, 0.4, 0.3, 0.9, 1.1, 0.8], [0.3, -0.2, -0.6, 0.2, 1.4, -0.3, 0.5, 0.9]]
);

#[differentiable]
fn hand_position<T: Real>(angles: &Vector2<T>, lengths: &Vector2<T>) -> Vector2<T> {
    let elbow = angles[0];
    let wrist = angles[0] + angles[1];
    Vector2::new(elbow.cos(), elbow.sin()) * lengths[0] + Vector2::new(wrist.cos(), wrist.sin()) * lengths[1]
}
accepted!(
    an_arm_of_two_links: hand_position, |a: Vector2<T>, l: Vector2<T>| (&a, &l) -> Vector2<T>,
    at [[0.3, 0.9, 1.0, 0.8], [-1.1, 2.0, 0.7, 1.2]]
);

#[differentiable]
fn ellipse_misfit<T: Real>(centre: &Vector2<T>, axes: &Vector2<T>, tilt: T, points: &[Vector2<T>; 5]) -> T {
    let rotation = Matrix2::new(tilt.cos(), tilt.sin(), -tilt.sin(), tilt.cos());
    let mut misfit = 0.0;
    for point in points {
        let local = (rotation * (point - centre)).component_div(axes);
        let off = local.dot(&local) - 1.0;
        misfit += off * off;
    }
    misfit
}
accepted!(
    fitting_an_ellipse: ellipse_misfit,
    |c: Vector2<T>, a: Vector2<T>, t: T, p: [Vector2<T>; 5]| (&c, &a, t, &p) -> T,
    at [
        [0.1, -0.2, 1.5, 0.8, 0.4, 1.4, 0.3, 0.2, 0.9, -1.2, 0.1, -0.3, -0.8, 0.9, 0.7],
        [-0.3, 0.2, 0.9, 1.2, -0.7, 0.8, -0.4, 0.6, 1.2, -1.1, 0.5, 0.2, -1.3, -0.9, 0.3]
    ]
);

#[differentiable]
fn trilateration<T: Real, const K: usize>(position: &Vector2<T>, beacons: &[Vector2<T>; K], ranges: &[T; K]) -> T {
    let mut cost = T::zero();
    for (beacon, range) in beacons.iter().zip(ranges) {
        let off = norm(&(position - beacon)) - *range;
        cost += off * off;
    }
    cost
}
accepted!(
    position_from_ranges: trilateration,
    |x: Vector2<T>, b: [Vector2<T>; 3], r: [T; 3]| (&x, &b, &r) -> T,
    at [[0.3, 0.4, 0.0, 2.0, 1.5, -1.0, -2.0, 0.1, 1.5, 1.9, 2.2], [-0.7, 0.9, 1.0, 0.0, 0.3, 2.2, -1.8, -0.6, 2.0, 1.2, 1.7]]
);

#[differentiable]
fn newton_inverse<T: Real, const N: usize>(a: &SMatrix<T, N, N>) -> SMatrix<T, N, N> {
    let two = SMatrix::<T, N, N>::identity() * 2.0;
    let mut x = a.transpose() / norm_squared(a);
    for _ in 0..5 {
        x = x * (two - a * x);
    }
    x
}
accepted!(
    newton_schulz: newton_inverse, |a: SMatrix<T, 2, 2>| (&a) -> SMatrix<T, 2, 2>, at [[1.2, 0.3, -0.4, 0.9], [0.8, -0.2, 0.6, 1.5]]
);

#[differentiable]
fn inertia<T: Real>(masses: &[T; 3], points: &[Vector3<T>; 3]) -> Matrix3<T> {
    let mut total = Matrix3::zeros();
    for (m, r) in masses.iter().zip(points.iter()) {
        total += (Matrix3::identity() * r.dot(r) - r * r.transpose()) * *m;
    }
    total
}
accepted!(
    a_sum_of_matrices: inertia, |m: [T; 3], r: [Vector3<T>; 3]| (&m, &r) -> Matrix3<T>, at [sample(111), sample(112)]
);

#[differentiable]
fn heat_step<T: Real, const N: usize>(u: &SVector<T, N>, rate: T) -> SVector<T, N> {
    let mut next = *u;
    for _ in 0..3 {
        let old = next;
        for i in 1..N - 1 {
            next[i] = old[i] + rate * (old[i - 1] - 2.0 * old[i] + old[i + 1]);
        }
    }
    next
}
accepted!(
    diffusion_of_heat: heat_step, |u: SVector<T, 6>, r: T| (&u, r) -> SVector<T, 6>, at [sample(113), sample(114)]
);
