//! Losses of statistics and machine learning.

use nalgebra::{Matrix2, SMatrix, SVector, Vector2, Vector3};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn gp_likelihood<T: Real>(
    log_length: T,
    log_scale: T,
    log_noise: T,
    xs: &[T; 5],
    ys: &SVector<T, 5>,
) -> Result<T, Error> {
    let length = log_length.exp();
    let variance = (2.0 * log_scale).exp();
    let noise = (2.0 * log_noise).exp();
    let mut k = SMatrix::<T, 5, 5>::zeros();
    for i in 0..5 {
        for j in 0..=i {
            let d = (xs[i] - xs[j]) / length;
            let value = variance * (-0.5 * d * d).exp();
            k[(i, j)] = value;
            k[(j, i)] = value;
        }
        k[(i, i)] += noise + 1e-6;
    }
    let l = cholesky(&Symmetric::from_lower(&k))?;
    let z = solve_lower(&l, ys);
    Ok(0.5 * z.dot(&z) + log_det_lower(&l) + 2.5 * T::from_f64(2.0 * core::f64::consts::PI).ln())
}
accepted!(
    gaussian_process: gp_likelihood,
    |l: T, s: T, n: T, x: [T; 5], y: SVector<T, 5>| (l, s, n, &x, &y) -> try T,
    at [
        [-0.3, 0.2, -1.2, 0.0, 0.4, 1.1, 1.5, 2.3, 0.2, 0.6, -0.3, -0.8, 0.5],
        [0.4, -0.1, -0.7, -1.0, -0.2, 0.3, 0.9, 1.6, -0.5, 0.1, 0.7, 1.2, 0.9]
    ]
);

#[differentiable]
fn network<T: Real>(
    w1: &SMatrix<T, 4, 2>,
    b1: &SVector<T, 4>,
    w2: &SMatrix<T, 1, 4>,
    b2: T,
    inputs: &[Vector2<T>; 3],
    targets: &[T; 3],
) -> T {
    let mut loss = T::zero();
    for (x, target) in inputs.iter().zip(targets.iter()) {
        let hidden = tanh(&(w1 * x + b1));
        let output = (w2 * hidden)[0] + b2;
        let error = output - *target;
        loss += error * error;
    }
    loss / 3.0
}
accepted!(
    a_network_of_two_layers: network,
    |w1: SMatrix<T, 4, 2>, b1: SVector<T, 4>, w2: SMatrix<T, 1, 4>, b2: T, x: [Vector2<T>; 3], y: [T; 3]|
        (&w1, &b1, &w2, b2, &x, &y) -> T,
    at [sample(101), sample(102)]
);

#[differentiable]
fn softmax_cross_entropy<T: Real, const K: usize>(logits: &SVector<T, K>, label: usize) -> T {
    let mut top = logits[0];
    for i in 1..K {
        if logits[i] > top {
            top = logits[i];
        }
    }
    let shifted = logits - SVector::<T, K>::repeat(top);
    let total = exp(&shifted).sum();
    total.ln() - shifted[label]
}
accepted!(
    a_label_as_an_index: softmax_cross_entropy, |z: SVector<T, 4>| (&z, 2) -> T,
    at [[0.1, 1.2, -0.4, 0.6], [1.5, 0.2, 0.9, -0.7], [0.1, 0.2, 1.3, 2.0]]
);

#[differentiable]
fn student_t<T: Real>(x: T, location: T, log_scale: T, freedom: T) -> T {
    let z = (x - location) / log_scale.exp();
    -0.5 * (freedom + 1.0) * (z * z / freedom).ln_1p() - log_scale - 0.5 * freedom.ln()
}
accepted!(
    student_likelihood: student_t, |x: T, m: T, s: T, n: T| (x, m, s, n) -> T, at [[0.8, 0.1, -0.3, 4.0], [-2.0, 0.5, 0.2, 1.5]]
);

#[differentiable]
fn logistic_regression<T: Real, const P: usize>(
    weights: &SVector<T, P>,
    bias: T,
    features: &[SVector<T, P>; 4],
    labels: [bool; 4],
    ridge: T,
) -> T {
    let mut loss = 0.5 * ridge * weights.dot(weights);
    for i in 0..4 {
        let logit = weights.dot(&features[i]) + bias;
        let margin = if labels[i] { logit } else { -logit };
        loss += if margin > 0.0 { (-margin).exp().ln_1p() } else { margin.exp().ln_1p() - margin };
    }
    loss
}
accepted!(
    a_regression_with_labels: logistic_regression,
    |w: SVector<T, 2>, b: T, x: [SVector<T, 2>; 4], r: T| (&w, b, &x, [true, false, true, false], r) -> T,
    at [sample(103), sample(104)]
);

#[differentiable]
fn normal_log_density<T: Real>(x: T, mean: T, log_width: T) -> T {
    let z = (x - mean) / log_width.exp();
    -0.5 * z * z - log_width - 0.9189385332046727
}

#[differentiable]
fn two_component_mixture<T: Real>(logit: T, means: &Vector2<T>, log_widths: &Vector2<T>, data: &[T; 4]) -> T {
    let weight = 1.0 / (1.0 + (-logit).exp());
    let mut total = 0.0;
    for x in data {
        let a = weight.ln() + normal_log_density(*x, means[0], log_widths[0]);
        let b = (1.0 - weight).ln() + normal_log_density(*x, means[1], log_widths[1]);
        let (high, low) = if a > b { (a, b) } else { (b, a) };
        total += high + (low - high).exp().ln_1p();
    }
    -total / 4.0
}
accepted!(
    a_gaussian_mixture: two_component_mixture,
    |p: T, m: Vector2<T>, s: Vector2<T>, x: [T; 4]| (p, &m, &s, &x) -> T,
    at [[0.3, -1.0, 1.2, 0.1, -0.2, -1.4, -0.8, 0.9, 1.5], [-0.5, 0.4, -0.9, 0.3, 0.2, 0.5, -1.2, 0.1, 0.8]]
);

#[differentiable]
fn robust_fit<T: Real>(slope: T, intercept: T, xs: &[T; 5], ys: &[T; 5]) -> T {
    let mut total = 0.0;
    for (x, y) in xs.iter().zip(ys.iter()) {
        let r = (slope * *x + intercept - *y).abs();
        total += if r < 0.5 { r * r } else { r - 0.25 };
    }
    total
}
accepted!(
    a_robust_line: robust_fit,
    |a: T, b: T, x: [T; 5], y: [T; 5]| (a, b, &x, &y) -> T,
    at [
        [0.8, 0.1, 0.0, 0.5, 1.0, 1.5, 2.0, 0.2, 0.4, 2.5, 1.1, 1.6],
        [-0.5, 0.9, 0.2, 0.7, 1.1, 1.3, 2.2, 0.7, -1.5, 0.4, 0.6, 0.1]
    ]
);

#[differentiable]
fn layer_norm<T: Real, const N: usize>(x: &SVector<T, N>, gain: &SVector<T, N>) -> SVector<T, N> {
    let centred = x - SVector::<T, N>::repeat(mean(x));
    let spread = (centred.dot(&centred) / T::from_f64(N as f64) + 1e-5).sqrt();
    gain.component_mul(&(centred / spread))
}
accepted!(
    a_normalised_layer: layer_norm, |x: SVector<T, 4>, g: SVector<T, 4>| (&x, &g) -> SVector<T, 4>, at [sample(105), sample(106)]
);

#[differentiable]
fn attention<T: Real>(query: &Vector3<T>, keys: &SMatrix<T, 3, 4>, values: &SMatrix<T, 2, 4>) -> Vector2<T> {
    let scores = keys.tr_mul(query) / T::from_f64(3.0).sqrt();
    let weights = exp(&scores);
    values * weights / weights.sum()
}
accepted!(
    one_head_of_attention: attention,
    |q: Vector3<T>, k: SMatrix<T, 3, 4>, v: SMatrix<T, 2, 4>| (&q, &k, &v) -> Vector2<T>,
    at [sample(107), sample(108)]
);

#[differentiable]
fn divergence_from_standard<T: Real>(mean: &Vector2<T>, factor: &Matrix2<T>) -> T {
    let mut logs = T::zero();
    for i in 0..2 {
        logs += (factor[(i, i)] * factor[(i, i)]).ln();
    }
    0.5 * (norm_squared(factor) + norm_squared(mean) - 2.0 - logs)
}
accepted!(
    a_divergence: divergence_from_standard, |m: Vector2<T>, l: Matrix2<T>| (&m, &l) -> T,
    at [[0.3, -0.4, 0.8, 0.2, -0.1, 1.3], [1.1, 0.5, -0.6, 0.3, 0.4, 0.9]]
);
