//! Loops over constant ranges and over arrays, and what they carry.

use nalgebra::{Matrix2, Matrix3, SMatrix, SVector, Vector2, Vector3, Vector4};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn horner<T: Real>(coefficients: &[T; 5], x: T) -> T {
    let mut value = coefficients[4];
    for i in 0..4 {
        value = value * x + coefficients[3 - i];
    }
    value
}
accepted!(a_polynomial_by_index: horner, |c: [T; 5], x: T| (&c, x) -> T, at [[1.0, -0.5, 0.3, 2.0, 0.7, 0.9], sample(31)]);

#[differentiable]
fn horner_backwards<T: Real, const K: usize>(coefficients: &[T; K], x: T) -> T {
    let mut value = T::zero();
    for c in coefficients.iter().rev() {
        value = value * x + *c;
    }
    value
}
accepted!(an_array_backwards: horner_backwards, |c: [T; 4], x: T| (&c, x) -> T, at [sample(32), sample(33)]);

#[differentiable]
fn total_length<T: Real>(points: &[Vector2<T>; 4]) -> T {
    let mut length = 0.0;
    for i in 1..points.len() {
        let step = points[i] - points[i - 1];
        length += step.dot(&step).sqrt();
    }
    length
}
accepted!(an_array_of_vectors: total_length, |p: [Vector2<T>; 4]| (&p) -> T, at [sample(34), sample(35)]);

#[differentiable]
fn weighted_sum<T: Real>(values: &[T; 3], weights: &[T; 3]) -> T {
    let mut total = 0.0;
    for (x, w) in values.iter().zip(weights.iter()) {
        total += *x * *w * *w;
    }
    total
}
accepted!(zipped_arrays: weighted_sum, |x: [T; 3], w: [T; 3]| (&x, &w) -> T, at [sample(36), sample(37)]);

#[differentiable]
fn moments<T: Real>(values: [T; 4]) -> T {
    let mut total = 0.0;
    for (i, x) in values.iter().enumerate() {
        total += x.powi(i as i32 + 1) / T::from_f64(i as f64 + 1.0);
    }
    for x in values {
        total *= 1.0 + 0.1 * x;
    }
    total
}
accepted!(enumerated_array: moments, |move x: [T; 4]| (x) -> T, at [[0.5, -0.3, 1.2, 0.8], [1.1, 0.4, -0.6, 0.3]]);

#[differentiable]
fn zip_and_enumerate<T: Real>(xs: &[Vector2<T>; 3], ys: &[T; 3], w: &Vector2<T>) -> T {
    let mut loss = 0.0;
    for (k, (x, y)) in xs.iter().zip(ys).enumerate() {
        let residual = x.dot(w) - *y;
        loss += residual * residual * T::from_f64(0.5f64.powi(k as i32));
    }
    loss
}
accepted!(
    zipped_and_enumerated: zip_and_enumerate,
    |x: [Vector2<T>; 3], y: [T; 3], w: Vector2<T>| (&x, &y, &w) -> T,
    at [sample(38), sample(39)]
);

#[differentiable]
fn pair_energy<T: Real, const N: usize>(positions: &[Vector3<T>; N], strength: T) -> T {
    let mut energy = T::zero();
    for i in 0..N {
        for j in 0..i {
            let gap = positions[i] - positions[j];
            energy += strength / (gap.dot(&gap) + 0.1).sqrt();
        }
    }
    energy
}
accepted!(
    a_triangular_double_loop: pair_energy, |p: [Vector3<T>; 4], s: T| (&p, s) -> T, at [sample(40), sample(41)]
);

#[differentiable]
fn ldl_by_hand<T: Real>(a: &Matrix3<T>) -> Matrix3<T> {
    let mut l = Matrix3::zeros();
    let mut d = Vector3::zeros();
    for j in 0..3 {
        let mut pivot = a[(j, j)];
        for k in 0..j {
            pivot -= l[(j, k)] * l[(j, k)] * d[k];
        }
        d[j] = pivot;
        for i in j + 1..3 {
            let mut entry = a[(i, j)];
            for k in 0..j {
                entry -= l[(i, k)] * l[(j, k)] * d[k];
            }
            l[(i, j)] = entry / pivot;
        }
    }
    for j in 0..3 {
        l[(j, j)] = d[j];
    }
    l
}
accepted!(
    triangular_bounds_of_an_outer_variable: ldl_by_hand, |a: Matrix3<T>| (&a) -> Matrix3<T>,
    at [[4.0, 1.0, 0.5, 9.0, 3.0, -0.4, 9.0, 9.0, 2.5], [2.0, -0.7, 0.9, 0.0, 1.8, 0.6, 0.0, 0.0, 3.0]]
);

#[differentiable]
fn power_iteration<T: Real, const N: usize>(a: &SMatrix<T, N, N>, start: &SVector<T, N>) -> T {
    let mut v = *start;
    for _ in 0..6 {
        let next = a * v;
        v = next / next.dot(&next).sqrt();
    }
    v.dot(&(a * v))
}
accepted!(
    a_fixed_number_of_iterations: power_iteration,
    |a: SMatrix<T, 2, 2>, v: SVector<T, 2>| (&a, &v) -> T,
    at [[2.0, 0.3, 0.4, 1.0, 0.8, 0.6], [1.5, -0.2, 0.7, 0.9, 0.3, 1.0]]
);

#[differentiable]
fn newton_sqrt<T: Real>(x: T) -> T {
    let mut root = 0.5 * (1.0 + x);
    for _ in 0..5 {
        root = 0.5 * (root + x / root);
    }
    root
}
accepted!(a_newton_iteration: newton_sqrt, |x: T| (x) -> T, at [[2.0], [0.6]]);

#[differentiable]
fn moving_average<T: Real>(signal: &[T; 6]) -> [T; 4] {
    let mut smooth = [T::zero(); 4];
    for i in 0..4 {
        smooth[i] = (signal[i] + signal[i + 1] + signal[i + 2]) / 3.0;
        smooth[i] *= smooth[i];
    }
    smooth
}
accepted!(an_array_result: moving_average, |x: [T; 6]| (&x) -> [T; 4], at [sample(42), sample(43)]);

#[differentiable]
fn cumulative_sum<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    let mut total = *x;
    for i in 1..N {
        total[i] = total[i - 1] + x[i] * x[i - 1];
    }
    total
}
accepted!(
    entries_that_depend_on_entries: cumulative_sum, |x: SVector<T, 4>| (&x) -> SVector<T, 4>, at [sample(44), sample(45)]
);

#[differentiable]
fn row_softmax_by_hand<T: Real, const R: usize, const C: usize>(logits: &SMatrix<T, R, C>) -> SMatrix<T, R, C> {
    let mut result = SMatrix::<T, R, C>::zeros();
    for i in 0..R {
        let mut total = T::zero();
        for j in 0..C {
            let e = logits[(i, j)].exp();
            result[(i, j)] = e;
            total += e;
        }
        for j in 0..C {
            result[(i, j)] /= total;
        }
    }
    result
}
accepted!(
    loops_side_by_side: row_softmax_by_hand, |x: SMatrix<T, 2, 3>| (&x) -> SMatrix<T, 2, 3>, at [sample(46), sample(47)]
);

#[differentiable]
fn pendulum_rate<T: Real>(state: &Vector2<T>, damping: T) -> Vector2<T> {
    Vector2::new(state[1], -9.81 * state[0].sin() - damping * state[1])
}

#[differentiable]
fn pendulum<T: Real>(start: &Vector2<T>, damping: T) -> Vector2<T> {
    let h = T::from_f64(0.05);
    let mut state = *start;
    for _ in 0..10 {
        let k1 = pendulum_rate(&state, damping);
        let k2 = pendulum_rate(&(state + k1 * (h / 2.0)), damping);
        let k3 = pendulum_rate(&(state + k2 * (h / 2.0)), damping);
        let k4 = pendulum_rate(&(state + k3 * h), damping);
        state += (k1 + (k2 + k3) * 2.0 + k4) * (h / 6.0);
    }
    state
}
accepted!(
    pendulum_by_runge_kutta: pendulum, |s: Vector2<T>, d: T| (&s, d) -> Vector2<T>, at [[0.8, -0.2, 0.3], [2.5, 0.7, 0.1]]
);

#[differentiable]
fn lorenz<T: Real>(start: &Vector3<T>, sigma: T, rho: T, beta: T) -> Vector3<T> {
    let dt = 0.01;
    let mut p = *start;
    for _ in 0..15 {
        let rate = Vector3::new(sigma * (p.y - p.x), p.x * (rho - p.z) - p.y, p.x * p.y - beta * p.z);
        p += rate * dt;
    }
    p
}
accepted!(
    lorenz_by_euler: lorenz,
    |s: Vector3<T>, a: T, b: T, c: T| (&s, a, b, c) -> Vector3<T>,
    at [[1.0, 1.5, 20.0, 10.0, 28.0, 2.667], [-3.0, 2.0, 5.0, 8.0, 15.0, 2.0]]
);

#[differentiable]
fn sir_step<T: Real>(state: Vector3<T>, contact: T, recovery: T) -> Vector3<T> {
    let infected = contact * state[0] * state[1];
    let recovered = recovery * state[1];
    state + Vector3::new(-infected, infected - recovered, recovered)
}
accepted!(
    one_sir_step: sir_step,
    |s: Vector3<T>, b: T, g: T| (s, b, g) -> Vector3<T>,
    at [[0.9, 0.08, 0.02, 0.5, 0.1], [0.5, 0.3, 0.2, 0.8, 0.25]]
);

#[differentiable]
fn sir_misfit<T: Real>(contact: T, recovery: T, observed: &[T; 20]) -> T {
    let mut state = Vector3::new(0.95, 0.05, 0.0);
    let mut misfit = 0.0;
    for day in 0..20 {
        state = sir_step(state, contact, recovery);
        let off = state[1] - observed[day];
        misfit += off * off;
    }
    misfit
}
accepted!(
    twenty_sir_steps: sir_misfit, |b: T, g: T, y: [T; 20]| (b, g, &y) -> T,
    at [[0.5, 0.1].into_iter().chain(sample::<20>(48)).collect::<Vec<_>>().try_into().unwrap(), sample(49)]
);

#[differentiable]
fn bouncing<T: Real>(height: T, speed: T, loss: T) -> T {
    let mut state = Vector4::new(height, speed, 0.0, 0.0);
    for _ in 0..12 {
        let mut next_speed = state[1] - 0.4;
        let mut next = state[0] + 0.25 * next_speed;
        if next < 0.0 {
            next = -next * loss;
            next_speed = -next_speed * loss;
        }
        state[0] = next;
        state[1] = next_speed;
    }
    state[0] + state[1]
}
accepted!(
    branches_within_a_loop: bouncing, |h: T, v: T, e: T| (h, v, e) -> T, at [[1.0, 0.3, 0.8], [2.6, -0.9, 0.65]]
);

#[differentiable]
fn three_deep<T: Real>(a: &Matrix2<T>, b: &Matrix2<T>) -> Matrix2<T> {
    let mut c = Matrix2::<T>::zeros();
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                c[(i, j)] += a[(i, k)] * b[(k, j)];
            }
            c[(i, j)] *= a[(j, i)];
        }
    }
    c
}
accepted!(
    a_triple_loop: three_deep, |a: Matrix2<T>, b: Matrix2<T>| (&a, &b) -> Matrix2<T>, at [sample(50), sample(51)]
);

#[differentiable]
fn two_carried<T: Real>(x: T, steps: usize) -> T {
    let (mut previous, mut current) = (T::one(), x);
    for k in 1..=4 {
        let next = 2.0 * x * current - previous * T::from_f64(k as f64);
        (previous, current) = (current, next);
    }
    current * previous + T::from_f64(steps as f64) * x
}
accepted!(a_pair_carried: two_carried, |x: T| (x, 3) -> T, at [[0.4], [-0.7]]);
