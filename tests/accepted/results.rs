//! Functions that can fail: `?`, errors, `Option`.

use nalgebra::{Matrix2, SMatrix, SVector, Vector2};
use pullback::prelude::*;
use pullback::space::Pull;

use crate::harness::{accepted, sample};

#[differentiable]
fn checked_ratio<T: Real>(x: T, y: T) -> Result<T, Error> {
    if y <= 0.0 {
        return Err(Error::NotPositive { index: 1 });
    }
    Ok(x / y)
}
accepted!(an_early_error: checked_ratio, |x: T, y: T| (x, y) -> try T, at [[0.8, 0.5], [-1.3, 0.7]]);

#[test]
fn an_early_error_is_that_of_the_function() {
    let error = Error::NotPositive { index: 1 };
    assert_eq!(checked_ratio(1.0, -1.0), Err(error));
    assert_eq!(checked_ratio::vjp(1.0, -1.0).map(|(y, _)| y), Err(error));
    assert_eq!(checked_ratio::grad(1.0, -1.0), Err(error));
    assert_eq!(checked_ratio::jvp(1.0, -1.0, &(0.5, 0.5)), Err(error));
    assert_eq!(checked_ratio::hvp(1.0, -1.0, &(0.5, 0.5)), Err(error));
}

#[differentiable]
fn harmonic<T: Real>(a: T, b: T) -> Result<T, Error> {
    let total = checked_ratio(1.0, a)? + checked_ratio(T::one(), b)?;
    let mean = 2.0 * checked_ratio(T::one(), total)?;
    Ok(mean * mean)
}
accepted!(question_marks_in_an_expression: harmonic, |a: T, b: T| (a, b) -> try T, at [[0.8, 0.5], [1.3, 0.7]]);

#[test]
fn an_error_passes_through_the_question_mark() {
    assert_eq!(harmonic::value_and_grad(1.0, 0.0), Err(Error::NotPositive { index: 1 }));
    assert_eq!(harmonic::vjp(-1.0, 0.5).err(), Some(Error::NotPositive { index: 1 }));
}

#[differentiable]
fn safe_log<T: Real>(x: T) -> Option<T> {
    if x > 0.0 { Some(x.ln()) } else { None }
}
accepted!(an_option_by_branches: safe_log, |x: T| (x) -> try T, at [[0.8], [2.3]]);

#[differentiable]
fn entropy_term<T: Real>(x: T, y: T) -> Option<T> {
    if x + y > 10.0 {
        return None;
    }
    Some(-x * safe_log(x)? - y * safe_log(y)?)
}
accepted!(an_option_with_question_marks: entropy_term, |x: T, y: T| (x, y) -> try T, at [[0.8, 0.5], [1.3, 0.2]]);

#[test]
fn none_is_that_of_the_function() {
    assert_eq!(entropy_term::grad(0.5, -1.0), None);
    assert!(entropy_term::vjp(20.0, 1.0).is_none());
    assert_eq!(entropy_term::jvp(0.5, 0.0, &(1.0, 1.0)), None);
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Refusal {
    Negative,
    Numerical(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Numerical(error)
    }
}

#[differentiable]
fn own_error<T: Real>(a: &Matrix2<T>, scale: T) -> Result<Matrix2<T>, Refusal> {
    if scale < 0.0 {
        return Err(Refusal::Negative);
    }
    let inverted = inverse(a)?;
    Ok(inverted * scale)
}
accepted!(
    an_error_of_ones_own: own_error, |a: Matrix2<T>, s: T| (&a, s) -> try Matrix2<T>,
    at [[0.8, 0.5, -0.3, 1.2, 0.7], [-1.3, 0.7, 0.4, 0.9, 2.0]]
);

#[test]
fn an_error_is_converted_by_the_question_mark() {
    let singular = Matrix2::new(1.0, 2.0, 2.0, 4.0);
    assert_eq!(own_error::vjp(&singular, 1.0).err(), Some(Refusal::Numerical(Error::Singular { pivot: 1 })));
    assert_eq!(own_error::vjp(&singular, -1.0).err(), Some(Refusal::Negative));
}

#[differentiable]
fn regularised_solve<T: Real, const N: usize>(
    a: &SMatrix<T, N, N>,
    b: &SVector<T, N>,
    ridge: T,
) -> Result<SVector<T, N>, Error> {
    let damped = a + SMatrix::<T, N, N>::identity() * ridge;
    solve(&damped, b)
}
accepted!(
    a_result_passed_on: regularised_solve,
    |a: SMatrix<T, 3, 3>, b: SVector<T, 3>, r: T| (&a, &b, r) -> try SVector<T, 3>,
    at [[0.4, 0.1, -0.3, 0.6, 0.9, 0.2, 0.8, -0.5, 0.7, 1.0, 0.3, -0.6, 1.5], sample(71)]
);

#[differentiable]
fn error_in_a_loop<T: Real>(x: &[T; 4]) -> Result<T, Error> {
    let mut total = 1.0;
    for i in 0..4 {
        if x[i] < 0.0 {
            return Err(Error::NotPositive { index: i });
        }
        total *= x[i].sqrt() + safe_ratio(x[i], total)?;
    }
    Ok(total)
}

#[differentiable]
fn safe_ratio<T: Real>(x: T, y: T) -> Result<T, Error> {
    if y == 0.0 { Err(Error::Singular { pivot: 0 }) } else { Ok(x / y) }
}
accepted!(an_error_in_a_loop: error_in_a_loop, |x: [T; 4]| (&x) -> try T, at [[0.8, 0.5, 0.3, 1.2], [1.3, 0.7, 0.4, 0.9]]);

#[test]
fn an_error_in_a_loop_names_its_place() {
    assert_eq!(error_in_a_loop::grad(&[1.0, 2.0, -1.0, 1.0]), Err(Error::NotPositive { index: 2 }));
}

#[differentiable]
fn tuple_in_a_result<T: Real>(x: T, y: T) -> Result<(T, Vector2<T>), Error> {
    let ratio = checked_ratio(x, y)?;
    Ok((ratio, Vector2::new(ratio * x, y)))
}
accepted!(
    a_tuple_in_a_result: tuple_in_a_result, |x: T, y: T| (x, y) -> try (T, Vector2<T>), at [[0.8, 0.5], [-1.3, 0.7]]
);
