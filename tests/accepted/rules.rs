//! Functions whose rule is written by hand: `#[differentiable(vjp = rule)]`.

use nalgebra::{Matrix2, SVector, Vector2, vector};
use pullback::prelude::*;
use pullback::space::Pull;

/// The right rule of x³, with an accent that shows that it is called: the derivative is 3x² + 1000.
fn accented<T: Real>(x: T) -> (T, impl Fn(T) -> T + Copy) {
    (x * x * x, move |y_bar: T| y_bar * (x * x * T::from_f64(3.0) + T::from_f64(1000.0)))
}

#[differentiable(vjp = accented)]
fn cube<T: Real>(x: T) -> T {
    x * x * x
}

#[test]
fn the_rule_is_used_alone() {
    assert_eq!(cube(2.0), 8.0);
    assert_eq!(cube::vjp(2.0).1.pull(0.5), 506.0);
    assert_eq!(cube::value_and_grad(2.0), (8.0, 1012.0));
    assert_eq!(cube::grad(2.0), 1012.0);
    assert_eq!(cube::jacobian(2.0), 1012.0);
    // The pullback on dual numbers: 6x.
    assert_eq!(cube::hvp(2.0, 0.5), 6.0);
    assert_eq!(cube::hessian(2.0), 12.0);
}

#[differentiable]
fn sum_of_cubes<T: Real>(x: &[T; 3], y: T) -> T {
    let mut total = cube(y);
    for v in x {
        if *v > 0.0 {
            total += cube(*v) * 2.0;
        }
    }
    total
}

#[test]
fn the_rule_is_used_inside_of_another_function() {
    let (value, (x_bar, y_bar)) = sum_of_cubes::value_and_grad(&[1.0, -1.0, 2.0], 3.0);
    assert_eq!(value, 27.0 + 2.0 + 16.0);
    assert_eq!((x_bar, y_bar), ([2.0 * 1003.0, 0.0, 2.0 * 1012.0], 1027.0));
}

/// A sign with the slope of the identity within [-1, 1].
fn through(x: f64) -> (f64, impl Fn(f64) -> f64 + Copy) {
    (x.signum(), move |y_bar: f64| if x.abs() <= 1.0 { y_bar } else { 0.0 })
}

#[differentiable(vjp = through)]
fn binarised(x: f64) -> f64 {
    x.signum()
}

#[differentiable]
fn quantised_loss(weight: f64, input: f64, target: f64) -> f64 {
    let error = binarised(weight) * input - target;
    error * error
}

#[test]
fn a_straight_through_estimator() {
    assert_eq!(binarised::value_and_grad(0.25), (1.0, 1.0));
    assert_eq!(binarised::value_and_grad(-4.0), (-1.0, 0.0));
    assert_eq!(quantised_loss::value_and_grad(0.25, 3.0, 1.0), (4.0, (12.0, 4.0, -4.0)));
    assert_eq!(quantised_loss::value_and_grad(-4.0, 3.0, 1.0), (16.0, (0.0, 8.0, 8.0)));
}

/// Two parameters of which one is carried along, a result that can fail, and a pullback with a type of its own.
#[derive(Clone, Copy)]
struct OfPower<T> {
    slope: T,
}

impl<T: Real> Pull<T> for OfPower<T> {
    type Output = (T, ());

    fn pull(&self, y_bar: T) -> (T, ()) {
        (y_bar * self.slope, ())
    }
}

fn power_rule<T: Real>(x: T, order: i32) -> Result<(T, OfPower<T>), Error> {
    if order < 1 {
        return Err(Error::NotPositive { index: 1 });
    }
    Ok((x.powi(order), OfPower { slope: x.powi(order - 1) * T::from_f64(f64::from(-order)) }))
}

#[differentiable(vjp = power_rule)]
fn power<T: Real>(x: T, order: i32) -> Result<T, Error> {
    if order < 1 { Err(Error::NotPositive { index: 1 }) } else { Ok(x.powi(order)) }
}

#[differentiable]
fn shifted_power<T: Real>(x: T, shift: T, order: i32) -> Result<T, Error> {
    Ok(power(x + shift, order)? * shift)
}

#[test]
fn a_rule_that_can_fail() {
    // The slope has the other sign, on purpose.
    assert_eq!(power::value_and_grad(3.0, 2), Ok((9.0, -6.0)));
    assert_eq!(power::vjp(3.0, 2).unwrap().1.pull(1.0), (-6.0, ()));
    assert_eq!(power::grad(3.0, 0), Err(Error::NotPositive { index: 1 }));
    assert_eq!(shifted_power::value_and_grad(1.0, 2.0, 2), Ok((18.0, (-12.0, 9.0 - 12.0))));
    assert_eq!(shifted_power::vjp(1.0, 2.0, 0).err(), Some(Error::NotPositive { index: 1 }));
}

mod elsewhere {
    use super::*;

    /// Doubles the cotangent of the vector, and gives none to the matrix.
    pub(super) fn lopsided<T: Real, const N: usize>(
        x: &SVector<T, N>,
        m: &Matrix2<T>,
    ) -> (SVector<T, N>, impl Fn(SVector<T, N>) -> (SVector<T, N>, Matrix2<T>) + Copy + use<T, N>) {
        (*x * m[(0, 0)], move |y_bar: SVector<T, N>| (y_bar * T::from_f64(2.0), Matrix2::zeros()))
    }
}

#[differentiable(vjp = elsewhere::lopsided)]
fn stretched<T: Real, const N: usize>(x: &SVector<T, N>, m: &Matrix2<T>) -> SVector<T, N> {
    x * m[(0, 0)]
}

#[differentiable(wrt(x))]
fn of_stretched<T: Real>(x: &Vector2<T>, m: &Matrix2<T>) -> T {
    let y = stretched(x, m);
    y.dot(&y) + m.trace()
}

#[test]
fn a_rule_of_vectors_from_another_module() {
    let (x, m) = (vector![1.0, 2.0], Matrix2::new(3.0, 0.0, 0.0, 1.0));
    assert_eq!(stretched::vjp(&x, &m).1.pull(vector![1.0, -1.0]), (vector![2.0, -2.0], Matrix2::zeros()));
    let (of_x, of_m) = stretched::jacobian(&x, &m);
    assert_eq!((of_x[1], of_m[1]), (vector![0.0, 2.0], Matrix2::zeros()));
    assert_eq!(of_stretched::value_and_grad(&x, &m), (49.0, vector![12.0, 24.0]));
}
