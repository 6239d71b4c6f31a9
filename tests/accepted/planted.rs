//! The harness notices what is wrong: x³, with one thing wrong at a time.

use pullback::Real;

use crate::harness::{Forward, Functions, Gradient, check};

fn cube<T: Real>(x: &[T]) -> Vec<T> {
    vec![x[0] * x[0] * x[0]]
}

fn right() -> Functions {
    Functions {
        arguments: vec![1.0],
        result: vec![1.0],
        value: cube::<f64>,
        first: cube,
        second: cube,
        vjp: |x, y_bar| (cube(x), vec![3.0 * x[0] * x[0] * y_bar[0]]),
        gradient: Some(Gradient {
            with_value: |x| (cube(x)[0], vec![3.0 * x[0] * x[0]]),
            alone: |x| vec![3.0 * x[0] * x[0]],
        }),
        forward: Some(Forward {
            jvp: |x, v| (cube(x), vec![3.0 * x[0] * x[0] * v[0]]),
            hvp: |x, v, _| vec![6.0 * x[0] * v[0]],
        }),
    }
}

fn examine(functions: &Functions) {
    check(functions, [[0.75], [-1.5]]);
}

#[test]
fn nothing_wrong() {
    examine(&right());
}

#[test]
#[should_panic(expected = "the value of vjp")]
fn a_value_off_by_one_bit() {
    examine(&Functions { vjp: |x, _| (vec![cube(x)[0].next_up()], vec![3.0 * x[0] * x[0]]), ..right() });
}

#[test]
#[should_panic(expected = "the gradient against num-dual")]
fn a_gradient_slightly_off() {
    examine(&Functions { vjp: |x, _| (cube(x), vec![3.0 * x[0] * x[0] * (1.0 + 1e-12)]), ..right() });
}

#[test]
#[should_panic(expected = "the gradient against num-dual")]
fn a_gradient_wrong_at_one_point_only() {
    examine(&Functions { vjp: |x, _| (cube(x), vec![3.0 * x[0] * x[0].abs()]), ..right() });
}

#[test]
#[should_panic(expected = "the gradient against num-dual")]
fn a_gradient_that_is_nan() {
    examine(&Functions { vjp: |x, _| (cube(x), vec![f64::NAN]), ..right() });
}

#[test]
#[should_panic(expected = "one cotangent per differentiated argument")]
fn a_cotangent_too_many() {
    examine(&Functions { vjp: |x, _| (cube(x), vec![3.0 * x[0] * x[0], 0.0]), ..right() });
}

#[test]
#[should_panic(expected = "the gradient against differences")]
fn a_witness_that_is_another_function() {
    let vjp = |x: &[f64], _: &[f64]| (vec![x[0]], vec![3.0 * x[0] * x[0]]);
    examine(&Functions { value: |x| vec![x[0]], vjp, gradient: None, ..right() });
}

#[test]
#[should_panic(expected = "grad at")]
fn a_gradient_that_differs_from_the_pullback() {
    let gradient = Gradient { alone: |x| vec![-3.0 * x[0] * x[0]], ..right().gradient.unwrap() };
    examine(&Functions { gradient: Some(gradient), ..right() });
}

#[test]
#[should_panic(expected = "jvp against num-dual")]
fn a_wrong_forward_mode() {
    let forward = Forward { jvp: |x, v| (cube(x), vec![3.0 * x[0] * v[0]]), ..right().forward.unwrap() };
    examine(&Functions { forward: Some(forward), ..right() });
}

#[test]
#[should_panic(expected = "hvp against num-dual")]
fn a_wrong_second_derivative() {
    let forward = Forward { hvp: |x, v, _| vec![3.0 * x[0] * v[0]], ..right().forward.unwrap() };
    examine(&Functions { forward: Some(forward), ..right() });
}
