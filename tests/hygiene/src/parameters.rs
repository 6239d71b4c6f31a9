//! Parameters and variables with the names of generated ones.

use nalgebra::{SVector, Vector2};
use pullback::prelude::*;

/// A sum of products.
#[allow(clippy::too_many_arguments, reason = "as many as there can be")]
#[differentiable]
#[must_use]
pub fn crowd<T: Real>(bars: T, basis: T, direction: T, y: T, t1: T, x_bar: T, saved: T, step: T) -> T {
    let t2 = bars * basis;
    let y_bar = direction * y;
    let part = t1 * x_bar;
    let pullback = saved * step;
    let y_2 = t2 + y_bar;
    let t1_bar = part + pullback;
    y_2 * t1_bar
}

/// The variables of a loop.
#[differentiable]
#[must_use]
pub fn in_a_loop<T: Real, const N: usize>(saved: &SVector<T, N>, step: T) -> T {
    let mut part = step;
    for segment in 0..N {
        let checkpoints = saved[segment] * part;
        let resumed = checkpoints.sin();
        if resumed > 0.5 {
            let saved_2 = resumed * step;
            part += saved_2;
        } else {
            part = part * 0.5 + resumed;
        }
    }
    part
}

/// The variables of a loop with checkpoints.
#[differentiable(checkpoint = 3)]
#[must_use]
pub fn in_segments<T: Real>(segment: T, resumed: T) -> T {
    let mut checkpoints = segment;
    for step in 0..10 {
        let saved = checkpoints * resumed;
        checkpoints = if step < 5 { saved.cos() } else { saved + 0.125 };
    }
    checkpoints
}

/// One parameter of each kind that is named like a direction.
#[differentiable(wrt(x_dot, y_dot))]
#[must_use]
pub fn dots<T: Real>(x_dot: T, basis: &Vector2<T>, y_dot: &Vector2<T>, count: usize) -> T {
    if count > 1 { x_dot * basis.dot(y_dot) } else { x_dot + y_dot.dot(y_dot) }
}

/// The one parameter is `basis`.
#[differentiable]
#[must_use]
pub fn of_basis<T: Real>(basis: &Vector2<T>) -> T {
    basis.x * basis.y * basis.y
}

/// The one parameter is `direction`, by value.
#[differentiable]
#[must_use]
pub fn of_direction<T: Real>(direction: T) -> T {
    direction * direction * direction
}

/// A name that is a keyword elsewhere.
#[differentiable]
#[must_use]
pub fn of_type<T: Real>(r#type: T, mut value: T) -> T {
    value *= r#type;
    let r#match = value + r#type;
    r#match * value
}

/// Parameters named like functions of the library.
#[differentiable]
#[must_use]
pub fn quotient<T: Real>(inverse: T, sum: T, zeros: T) -> T {
    let accumulate = inverse * sum;
    accumulate / zeros
}

/// Over `f32` alone.
#[differentiable]
#[must_use]
pub fn single(y: f32, pull: f32) -> f32 {
    let value = (y * pull).exp();
    value.max(0.5)
}

/// Over `f64` alone.
#[differentiable]
#[must_use]
pub fn double(bars: &Vector2<f64>, y: f64) -> Vector2<f64> {
    let direction = bars * y;
    direction + bars
}
