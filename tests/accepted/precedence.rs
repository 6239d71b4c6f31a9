//! Parentheses around what is constant, in front of and behind what is differentiated.

use nalgebra::{Matrix2, Matrix3, SVector, Vector2, Vector3, vector};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn sums_of_constants<T: Real>(x: T, n: usize) -> T {
    let (c, d) = (T::from_f64(3.0), T::from_f64(n as f64));
    let a = x - (c - d);
    let b = a + (c - (d + c)) - (x - (d - a));
    (c - d) - (x - (c + d)) - (c - (b - (d - (c - d))))
}
accepted!(differences_of_constants: sums_of_constants, |x: T| (x, 2) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn products_of_constants<T: Real>(x: T, n: usize) -> T {
    let (c, d) = (T::from_f64(3.0), T::from_f64(n as f64 + 0.5));
    let a = x / (c / d) * (c - d) - (c + d) * x / (c * (d - x));
    -(c - d) * a + (-c) * (-a) / -(d + x) - -(c / (d / x))
}
accepted!(quotients_of_constants: products_of_constants, |x: T| (x, 2) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn negated_receivers(x: f64, n: i32) -> f64 {
    let c = 0.5 * n as f64;
    let a = (-c).max(x) + (-2.0f64).max(x) + (-c - 1.0).min(x);
    let b = (-c).atan2(x) + (c + 1.0).powf(x) - (-(-c)).powf(x) + (c - 3.0).atan2(x * x);
    a * b + (-x).exp() - (-x).powi(2) + -x.powi(2) + (x - (c - 1.0)).sin()
}

fn negated_receivers_twin<T: Real>(x: T, n: i32) -> T {
    let c = T::from_f64(0.5 * n as f64);
    let number = T::from_f64;
    let max = |a: T, b: T| if a > b { a } else { b };
    let min = |a: T, b: T| if a < b { a } else { b };
    let a = max(-c, x) + max(number(-2.0), x) + min(-c - number(1.0), x);
    let b = (-c).atan2(x) + (x * (c + number(1.0)).ln()).exp() - (x * c.ln()).exp() + (c - number(3.0)).atan2(x * x);
    a * b + (-x).exp() - x * x - x * x + (x - c + number(1.0)).sin()
}
accepted!(
    constants_with_a_sign_as_receivers: negated_receivers or negated_receivers_twin, |x: T| (x, 2) -> T,
    at [[0.8], [1.3]]
);

#[differentiable]
fn leading_branches<T: Real>(x: T, n: usize) -> T {
    let c = T::from_f64(n as f64);
    let a = (if n > 1 { c } else { T::one() }) + x;
    let b = { c } - x * { a };
    let d = match n {
        2 => c,
        _ => a,
    } * x;
    (if n > 2 { c } else { T::zero() }) - (if n > 1 { a } else { b }) + d
}
accepted!(a_branch_in_front_of_an_operator: leading_branches, |x: T| (x, 2) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn casts_and_ranges(x: f64, n: u32) -> f64 {
    let a = x + n as f64 - (n as f64 - 1.0) * x - (n as f64) / (x - n as f64);
    let mask = (n & 3 | 4) as f64 - x;
    a * (n as f64 + 1.0) / (2 * n - 1) as f64 + mask * (n << 1) as f64
}

fn casts_twin<T: Real>(x: T, n: u32) -> T {
    let c = T::from_f64(n as f64);
    let one = T::one();
    let a = x + c - (c - one) * x - c / (x - c);
    let mask = T::from_f64((n & 3 | 4) as f64) - x;
    a * (c + one) / T::from_f64((2 * n - 1) as f64) + mask * T::from_f64((n << 1) as f64)
}
accepted!(casts_between_operators: casts_and_ranges or casts_twin, |x: T| (x, 2) -> T, at [[0.8], [-1.3]]);

#[differentiable]
fn named<T: Real>(v: &Vector3<T>, m: &Matrix2<T>) -> Vector3<T> {
    let mut w = *v;
    let x = v.x;
    w.y = v.z * m.m12 - x;
    let shift = w.y * v.y;
    w.x += shift;
    w.z *= m.m22;
    w * x
}
accepted!(
    coordinates_by_their_names: named, |v: Vector3<T>, m: Matrix2<T>| (&v, &m) -> Vector3<T>,
    at [sample(333), sample(334)]
);

#[differentiable]
fn other_sources<T: Real>(x: T, y: T, grid: &[[T; 3]; 2], v: &SVector<T, 3>) -> T {
    let mut total = T::zero();
    for a in [x, y, x * y] {
        total = total * x + a;
    }
    for a in &grid[1] {
        total = total * y + *a;
    }
    for row in grid {
        for a in row {
            total += *a * *a * x;
        }
    }
    for (i, a) in (0..3).zip(v.iter()) {
        total += *a * grid[0][i];
    }
    for a in (v * x).iter().rev() {
        total = total * 0.5 + *a;
    }
    for a in v.iter().copied() {
        total -= a * a;
    }
    total
}
accepted!(
    arrays_that_are_made_for_a_loop: other_sources, |x: T, y: T, g: [[T; 3]; 2], v: SVector<T, 3>| (x, y, &g, &v) -> T,
    at [sample(337), sample(338)]
);

#[differentiable]
fn assigned_later<T: Real>(x: T, y: T) -> T {
    let z;
    z = x * y;
    let mut t = x;
    let mut total = T::zero();
    for k in 0..3 {
        let w;
        if k == 1 {
            w = z * t;
        } else {
            w = t + T::one();
        }
        let mut t = w;
        t += y;
        total += t * w;
    }
    t *= total;
    t
}
accepted!(a_value_that_comes_later: assigned_later, |x: T, y: T| (x, y) -> T, at [[0.8, 0.5], [-1.3, 0.7]]);
