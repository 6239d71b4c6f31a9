//! Numbers in, a number out.

use core::f64::consts::PI;

use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::accepted;

#[differentiable]
fn gaussian_bump<T: Real>(x: T, mean: T, width: T) -> T {
    let z = (x - mean) / width;
    (-0.5 * z * z).exp() / (width * (T::from_f64(2.0 * PI)).sqrt())
}
accepted!(a_density: gaussian_bump, |x: T, mean: T, width: T| (x, mean, width) -> T, at [[0.3, 1.0, 0.8], [-1.5, 0.2, 2.0]]);

#[differentiable]
fn wave<T: Real>(amplitude: T, frequency: T, phase: T, t: T) -> T {
    let angle = 2.0 * T::from_f64(PI) * frequency * t + phase;
    amplitude * angle.sin() + 0.25 * angle.cos() - (0.1 * angle).tan()
}
accepted!(
    trigonometry: wave, |a: T, f: T, phase: T, t: T| (a, f, phase, t) -> T, at [[1.5, 0.4, 0.3, 0.7], [-0.5, 1.1, -0.2, 0.6]]
);

#[differentiable]
fn elbow_angle<T: Real>(x: T, y: T) -> T {
    let reach = (x * x + y * y).sqrt();
    y.atan2(x) + (reach / 4.0).acos() - (reach / 5.0).asin() + (x / y).atan()
}
accepted!(inverse_trigonometry: elbow_angle, |x: T, y: T| (x, y) -> T, at [[1.2, 0.9], [-0.8, 1.7]]);

#[differentiable]
fn hanging_chain<T: Real>(a: T, x: T) -> T {
    a * ((x / a).cosh() - 1.0) + (x / a).sinh() / (x * x).tanh()
}
accepted!(hyperbolic_functions: hanging_chain, |a: T, x: T| (a, x) -> T, at [[1.4, 0.8], [0.9, -1.1]]);

#[differentiable]
fn powers<T: Real>(x: T, y: T) -> T {
    x.powi(3) - 2.0 * x.powi(-2) + x.powf(y) * y.powf(1.5) - x.powi(0)
}
accepted!(powers_of_both_kinds: powers, |x: T, y: T| (x, y) -> T, at [[1.3, 0.7], [0.6, 2.2]]);

#[differentiable]
fn small_rates<T: Real>(rate: T, time: T) -> T {
    let growth = (rate * time).exp_m1();
    growth.ln_1p() * growth + (1.0 + growth).ln()
}
accepted!(exp_m1_and_ln_1p: small_rates, |rate: T, time: T| (rate, time) -> T, at [[0.02, 1.5], [-0.4, 0.9]]);

#[differentiable]
fn binary_cross_entropy<T: Real>(logit: T, label: T) -> T {
    (-logit.abs()).exp().ln_1p() + 0.5 * (logit + logit.abs()) - label * logit
}
accepted!(absolute_value: binary_cross_entropy, |z: T, y: T| (z, y) -> T, at [[0.8, 1.0], [-2.5, 0.25]]);

#[differentiable]
fn michaelis_menten<T: Real>(substrate: T, v_max: T, k_m: T) -> T {
    v_max * substrate / (k_m + substrate)
}
accepted!(
    michaelis_menten_rate: michaelis_menten, |s: T, v: T, k: T| (s, v, k) -> T, at [[0.7, 2.0, 1.3], [3.0, 1.1, 0.4]]
);

#[differentiable]
fn heron<T: Real>(a: T, b: T, c: T) -> T {
    let s = (a + b + c) / 2.0;
    (s * (s - a) * (s - b) * (s - c)).sqrt()
}
accepted!(area_of_a_triangle: heron, |a: T, b: T, c: T| (a, b, c) -> T, at [[3.0, 4.0, 5.0], [1.2, 1.0, 0.7]]);

#[differentiable]
fn running_total<T: Real>(start: T, step: T) -> T {
    let mut total = start;
    total += 2.0 * step;
    total *= step;
    total -= start * start;
    total /= 1.0 + step * step;
    total
}
accepted!(compound_assignment: running_total, |start: T, step: T| (start, step) -> T, at [[1.0, 0.5], [-0.3, 2.0]]);

#[differentiable]
fn square<T: Real>(x: T) -> T {
    x * x
}
accepted!(the_shortest: square, |x: T| (x) -> T, at [[1.5], [-0.25]]);

#[differentiable]
fn arrhenius<T: Real>(log_rate: T, energy: T, temperature: T) -> T {
    const GAS_CONSTANT: f64 = 8.314;
    let rt = T::from_f64(GAS_CONSTANT) * temperature;
    (log_rate - energy / rt).exp() * (temperature / 300.0).ln()
}
accepted!(
    a_constant_inside: arrhenius, |a: T, e: T, t: T| (a, e, t) -> T, at [[1.0, 20.0, 4.0], [0.5, 11.0, 2.5]]
);
