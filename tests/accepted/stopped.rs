//! `stop_gradient`: the value, and nothing that flows through it.

use nalgebra::{Matrix2, SVector, Vector2, vector};
use pullback::prelude::*;
use pullback::space::Pull;

#[differentiable]
fn held_factor<T: Real>(x: T) -> T {
    x * x * stop_gradient(x)
}

/// With h = x held, f = x² h: f′ = 2xh and f″ = 2h.
#[test]
fn a_factor_is_held_at_every_level() {
    assert_eq!(held_factor(3.0), 27.0);
    assert_eq!(held_factor::value_and_grad(3.0), (27.0, 18.0));
    assert_eq!(held_factor::grad(3.0), 18.0);
    assert_eq!(held_factor::vjp(3.0).1.pull(0.5), 9.0);
    assert_eq!(held_factor::jvp(3.0, 2.0), (27.0, 36.0));
    assert_eq!(held_factor::hvp(3.0, 2.0), 12.0);
    assert_eq!(held_factor::hessian(3.0), 6.0);
}

#[test]
fn dual_numbers_nest() {
    let (value, slope) = held_factor::jvp(Dual::new(3.0, 1.0), Dual::new(1.0, 0.0));
    assert_eq!((value.re, value.eps, slope.re, slope.eps), (27.0, 18.0, 18.0, 6.0));
}

#[differentiable]
fn held_vector<T: Real, const N: usize>(x: &SVector<T, N>, s: T) -> SVector<T, N> {
    let direction = stop_gradient(*x) / stop_gradient(x.dot(x));
    direction * s + x * stop_gradient(s * s)
}

/// With h = x/‖x‖² and r = s² held, f = h s + r x.
#[test]
fn a_vector_is_held() {
    let (x, s) = (vector![1.0, 2.0], 3.0);
    let h = x / 5.0;
    assert_eq!(held_vector(&x, s), h * s + x * 9.0);
    let y_bar = vector![0.5, -1.0];
    assert_eq!(held_vector::vjp(&x, s).1.pull(y_bar), (y_bar * 9.0, h.dot(&y_bar)));
    let (_, y_dot) = held_vector::jvp(&x, s, &(vector![1.0, 0.0], 2.0));
    assert_eq!(y_dot, h * 2.0 + vector![9.0, 0.0]);
    // It is linear in what is not held.
    assert_eq!(held_vector::hvp(&x, s, &(vector![1.0, 0.5], 2.0), y_bar), (vector![0.0, 0.0], 0.0));
}

#[differentiable]
fn held_in_a_loop<T: Real>(x: T, y: T) -> T {
    let mut total = x;
    for k in 0..3 {
        let scale = stop_gradient(total * y);
        total = total * y + scale;
        if k == 1 {
            total += stop_gradient(x) * x;
        }
    }
    total
}

/// The twin takes what is held as constants.
#[test]
fn in_a_loop() {
    fn twin<T: Real>(x: T, y: T, held: [f64; 4]) -> T {
        let mut total = x * y + T::from_f64(held[0]);
        total = total * y + T::from_f64(held[1]) + T::from_f64(held[3]) * x;
        total * y + T::from_f64(held[2])
    }
    let (x, y) = (0.75f64, 1.5);
    let mut held = [0.0, 0.0, 0.0, x];
    let mut total = x;
    for k in 0..3 {
        held[k] = total * y;
        total = total * y + held[k] + if k == 1 { x * x } else { 0.0 };
    }
    assert_eq!(held_in_a_loop(x, y), twin(x, y, held));
    let along = |x_dot: f64, y_dot: f64| twin(Dual::new(x, x_dot), Dual::new(y, y_dot), held).eps;
    // Dyadic numbers of few digits: every operation is exact.
    assert_eq!(held_in_a_loop::grad(x, y), (along(1.0, 0.0), along(0.0, 1.0)));
    assert_eq!(held_in_a_loop::jvp(x, y, &(1.0, 0.5)).1, along(1.0, 0.5));
    let nested = twin(
        Dual::new(Dual::new(x, 1.0), Dual::new(0.0, 0.0)),
        Dual::new(Dual::new(y, 0.5), Dual::new(1.0, 0.0)),
        held,
    );
    assert_eq!(held_in_a_loop::hvp(x, y, &(1.0, 0.5)).1, nested.eps.eps);
}

#[differentiable]
fn held_in_a_branch<T: Real>(x: T, y: T) -> T {
    let z = if x > 0.0 { stop_gradient(x) * y } else { x * stop_gradient(y * y) };
    z * z
}

#[test]
fn in_a_branch() {
    assert_eq!(held_in_a_branch::grad(2.0, 3.0), (0.0, 2.0 * 6.0 * 2.0));
    assert_eq!(held_in_a_branch::grad(-2.0, 3.0), (2.0 * -18.0 * 9.0, 0.0));
    assert_eq!(held_in_a_branch::jvp(2.0, 3.0, &(1.0, 1.0)).1, 24.0);
    assert_eq!(held_in_a_branch::hvp(-2.0, 3.0, &(1.0, 1.0)), (2.0 * 81.0, 0.0));
}

#[differentiable]
fn held_in_the_middle<T: Real>(x: T, y: T) -> T {
    (x + stop_gradient((x * y).sin() + y.exp())) * y - pullback::stop_gradient(x).powi(3) / (y + 1.0)
}

#[test]
fn in_the_middle_of_an_expression() {
    let (x, y) = (0.5f64, 1.0f64);
    let h = libm::sin(x * y) + libm::exp(y);
    let (x_bar, y_bar) = held_in_the_middle::grad(x, y);
    assert_eq!((x_bar, y_bar), (y, x + h + x * x * x / 4.0));
}

#[differentiable]
fn wholly_held<T: Real>(x: T, y: T) -> T {
    let held = stop_gradient(x * y);
    held * held
}

#[test]
fn nothing_is_left() {
    assert_eq!(wholly_held::value_and_grad(2.0, 3.0), (36.0, (0.0, 0.0)));
    assert_eq!(wholly_held::jvp(2.0, 3.0, &(1.0, 1.0)), (36.0, 0.0));
    assert_eq!(wholly_held::hvp(2.0, 3.0, &(1.0, 1.0)), (0.0, 0.0));
}

#[differentiable]
fn held_parts<T: Real>(m: &Matrix2<T>, p: (T, Vector2<T>), a: [T; 2]) -> T {
    let held = stop_gradient(*m * *m);
    let (s, v) = stop_gradient(p);
    let b = stop_gradient(a);
    let w = held * v;
    let mut total = m[(0, 0)] * s + p.0 * w[0] + p.1.dot(&w);
    total += stop_gradient(m[(0, 1)]) * a[0] + b[0] * a[1];
    total
}

#[test]
fn matrices_tuples_and_arrays() {
    let (m, p, a) = (Matrix2::new(1.0, 2.0, 3.0, 4.0), (0.5, vector![1.0, -1.0]), [2.0, 5.0]);
    let w = m * m * p.1;
    let expected = (Matrix2::new(0.5, 0.0, 0.0, 0.0), (w[0], w), [2.0, 2.0]);
    assert_eq!(held_parts::grad(&m, p, a), expected);
}

/// A function of a function that holds.
#[differentiable]
fn around<T: Real>(x: T) -> T {
    held_factor(x * 2.0) + stop_gradient(held_factor(x))
}

#[test]
fn through_a_call() {
    // f = (2x)² h, h = 2x held: f′ = 8xh = 16x².
    assert_eq!(around::grad(3.0), 144.0);
    assert_eq!(around::jvp(3.0, 1.0).1, 144.0);
    // f″ = 8h.
    assert_eq!(around::hvp(3.0, 1.0), 48.0);
}

#[differentiable]
fn concrete(x: f64, y: f64) -> f64 {
    x * stop_gradient(x * y) + stop_gradient(y)
}

#[test]
fn over_one_scalar_type() {
    assert_eq!(concrete::value_and_grad(2.0, 3.0), (15.0, (6.0, 0.0)));
}
