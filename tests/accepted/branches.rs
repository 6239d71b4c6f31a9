//! Branches on values, and every side of each.

use nalgebra::{SVector, Vector2, Vector3};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn leaky<T: Real>(x: T, slope: T) -> T {
    if x > 0.0 { x * x } else { slope * x }
}
accepted!(if_else: leaky, |x: T, s: T| (x, s) -> T, at [[0.7, 0.1], [-0.4, 0.3]]);

#[differentiable]
fn huber<T: Real>(residual: T, delta: T) -> T {
    if residual.abs() <= delta { 0.5 * residual * residual } else { delta * (residual.abs() - 0.5 * delta) }
}
accepted!(huber_loss: huber, |r: T, d: T| (r, d) -> T, at [[0.3, 1.0], [2.5, 1.2], [-3.0, 0.8]]);

#[derive(Clone, Copy, PartialEq)]
enum Activation {
    Identity,
    Tanh,
    Softplus,
    Leaky { slope: f64 },
}

#[differentiable]
fn activate<T: Real>(x: T, kind: Activation) -> T {
    match kind {
        Activation::Identity => x,
        Activation::Tanh => x.tanh(),
        Activation::Softplus => x.exp().ln_1p(),
        Activation::Leaky { slope } => {
            if x > 0.0 {
                x
            } else {
                T::from_f64(slope) * x
            }
        }
    }
}
accepted!(match_on_an_enum_identity: activate, |x: T| (x, Activation::Identity) -> T, at [[0.7], [-0.4]]);
accepted!(match_on_an_enum_tanh: activate, |x: T| (x, Activation::Tanh) -> T, at [[0.7], [-0.4]]);
accepted!(match_on_an_enum_softplus: activate, |x: T| (x, Activation::Softplus) -> T, at [[0.7], [-0.4]]);
accepted!(match_on_an_enum_leaky: activate, |x: T| (x, Activation::Leaky { slope: 0.25 }) -> T, at [[0.7], [-0.4]]);

#[differentiable]
fn chebyshev<T: Real>(degree: usize, x: T) -> T {
    match degree {
        0 => T::one(),
        1 => x,
        2 => 2.0 * x * x - 1.0,
        3 => 4.0 * x.powi(3) - 3.0 * x,
        4 | 5 if degree < 5 => 8.0 * x.powi(4) - 8.0 * x * x + 1.0,
        _ => x.powi(degree as i32),
    }
}
accepted!(match_on_an_integer_first: chebyshev, |x: T| (1, x) -> T, at [[0.3], [-0.8]]);
accepted!(match_on_an_integer_second: chebyshev, |x: T| (2, x) -> T, at [[0.3], [-0.8]]);
accepted!(match_on_an_integer_guarded: chebyshev, |x: T| (4, x) -> T, at [[0.3], [-0.8]]);
accepted!(match_on_an_integer_rest: chebyshev, |x: T| (6, x) -> T, at [[0.3], [-0.8]]);

#[differentiable]
fn normal_cdf<T: Real>(x: T) -> T {
    // Abramowitz and Stegun 1964, 26.2.17
    let t = 1.0 / (1.0 + 0.2316419 * x.abs());
    let series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    let tail = (-0.5 * x * x).exp() * 0.3989422804014327 * series;
    if x >= 0.0 { 1.0 - tail } else { tail }
}
accepted!(a_rational_normal_cdf: normal_cdf, |x: T| (x) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn black_scholes_call<T: Real>(spot: T, strike: T, rate: T, volatility: T, years: T) -> T {
    let deviation = volatility * years.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility * volatility) * years) / deviation;
    let d2 = d1 - deviation;
    spot * normal_cdf(d1) - strike * (-rate * years).exp() * normal_cdf(d2)
}
accepted!(
    black_scholes: black_scholes_call,
    |s: T, k: T, r: T, v: T, t: T| (s, k, r, v, t) -> T,
    at [[1.1, 1.0, 0.03, 0.25, 0.75], [0.9, 1.2, 0.05, 0.4, 1.5], [1.0, 1.04, 0.02, 0.5, 0.5]]
);

#[differentiable]
fn drag<T: Real>(speed: T, density: T) -> T {
    let reynolds = speed.abs() * density * 100.0;
    let coefficient = if reynolds < 1.0 {
        24.0 / reynolds
    } else if reynolds < 1000.0 {
        24.0 / reynolds * (1.0 + 0.15 * reynolds.powf(0.687))
    } else {
        0.44
    };
    -0.5 * density * coefficient * speed * speed.abs()
}
accepted!(a_chain_of_ifs: drag, |v: T, r: T| (v, r) -> T, at [[0.05, 0.1], [1.5, 1.2], [30.0, 1.2], [-2.0, 0.9]]);

#[differentiable]
fn clamped_drive<T: Real>(error: T, gain: T, limit: T) -> T {
    let mut command = gain * error;
    if command > limit {
        command = limit;
    }
    if command < -limit {
        command = -limit;
    }
    command * error
}
accepted!(
    if_without_else: clamped_drive, |e: T, k: T, l: T| (e, k, l) -> T, at [[0.3, 1.5, 1.0], [2.0, 1.2, 0.9], [-2.0, 1.0, 0.7]]
);

#[differentiable]
fn nested<T: Real>(x: T, y: T) -> T {
    if x > 0.0 {
        let z = x * y;
        if y > 0.0 { z.sqrt() } else { z * z + x }
    } else if y > 1.0 {
        (x - y).exp()
    } else {
        let mut z = y;
        if x < -1.0 {
            z += x * x * x;
        }
        z * x
    }
}
accepted!(
    nested_ifs: nested, |x: T, y: T| (x, y) -> T, at [[0.7, 0.5], [0.7, -0.5], [-0.6, 1.5], [-1.5, 0.4], [-0.5, 0.4]]
);

#[differentiable]
fn both_ways<T: Real>(x: T, y: T, swap: bool) -> T {
    let (a, b) = if swap { (y, x) } else { (x, y) };
    a * a / b
}
accepted!(a_bool_argument_true: both_ways, |x: T, y: T| (x, y, true) -> T, at [[0.7, 0.5], [-1.7, 0.9]]);
accepted!(a_bool_argument_false: both_ways, |x: T, y: T| (x, y, false) -> T, at [[0.7, 0.5], [-1.7, 0.9]]);

#[differentiable]
fn penalty<T: Real>(x: T, smooth: bool) -> T {
    let power = if smooth { x * x } else { x.abs() };
    let repeats = if smooth {
        let mut sum = power;
        for _ in 0..3 {
            sum = sum * x + power;
        }
        sum
    } else {
        power * 2.0
    };
    repeats + power
}
accepted!(a_branch_with_a_loop_inside: penalty, |x: T| (x, true) -> T, at [[0.7], [-0.4]]);
accepted!(a_branch_beside_a_loop: penalty, |x: T| (x, false) -> T, at [[0.7], [-0.4]]);

#[differentiable]
fn cubic_kernel<T: Real>(distance: T) -> T {
    let q = distance.abs();
    let near = q < 1.0;
    if near {
        let q2 = q * q;
        1.0 - 1.5 * q2 + 0.75 * q2 * q
    } else if q < 2.0 && !near {
        let rest = 2.0 - q;
        0.25 * rest * rest * rest
    } else {
        0.01 * q
    }
}
accepted!(conditions_joined: cubic_kernel, |d: T| (d) -> T, at [[0.4], [-1.3], [2.5]]);

#[differentiable]
fn furthest<T: Real>(a: &Vector2<T>, b: &Vector2<T>) -> Vector2<T> {
    if a.dot(a) > b.dot(b) {
        let scaled = a * 2.0;
        scaled - b
    } else {
        b.component_mul(a)
    }
}
accepted!(
    a_branch_with_a_vector: furthest, |a: Vector2<T>, b: Vector2<T>| (&a, &b) -> Vector2<T>,
    at [[1.0, 0.8, 0.2, -0.3], [0.1, 0.4, -1.0, 0.9]]
);

#[differentiable]
fn count_and_power<T: Real>(x: &Vector3<T>, threshold: f64) -> T {
    let mut above = 0;
    for i in 0..3 {
        if x[i] > T::from_f64(threshold) {
            above += 1;
        }
    }
    x.sum().powi(above) + x[0]
}
accepted!(
    an_integer_that_counts: count_and_power, |x: Vector3<T>| (&x, 0.25) -> T,
    at [[0.1, 0.2, -0.3], [0.5, 0.2, -0.3], [0.5, 0.6, 0.1], [0.4, 0.7, 0.9]]
);

#[differentiable]
fn smoothstep<T: Real, const N: usize>(x: &SVector<T, N>) -> SVector<T, N> {
    let mut y = SVector::<T, N>::zeros();
    for i in 0..N {
        let t = x[i];
        y[i] = if t < 0.0 {
            0.1 * t
        } else if t > 1.0 {
            1.0 + 0.1 * (t - 1.0)
        } else {
            t * t * (3.0 - 2.0 * t)
        };
    }
    y
}
accepted!(
    a_loop_with_a_branch_inside: smoothstep, |x: SVector<T, 4>| (&x) -> SVector<T, 4>,
    at [[-0.5, 0.3, 1.4, 0.8], [0.6, 0.2, -1.3, 2.0]]
);

#[differentiable]
fn quadrant<T: Real>(x: T, y: T) -> T {
    match (x > 0.0, y > 0.0) {
        (true, true) => x * y,
        (false, true) => y - x * x,
        (true, false) => x.exp() * y,
        (false, false) => x / y,
    }
}
accepted!(
    match_on_a_tuple: quadrant, |x: T, y: T| (x, y) -> T, at [[0.7, 0.5], [-0.7, 0.5], [0.7, -0.5], [-0.7, -0.5]]
);
