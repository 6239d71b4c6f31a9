//! What is asked of every function: `accepted!` turns it into functions over flat coordinates, [`check`] examines these.
//!
//! The witness is num-dual on the function as it stands; it shares no code with the derivative under test. Differences, which
//! share nothing with either, confirm the witness.

use num_dual::{Dual64, HyperDual64};
use pullback::gradcheck::Rng;
use pullback::prelude::*;
use pullback::space::Coordinates;

/// The rounding allowed to a first derivative, relative to the largest one: forward and reverse multiply the same slopes in
/// a different order, and the longest function here rounds a few thousand times, in either direction.
const FIRST: f64 = 2048.0 * f64::EPSILON;

/// The same for a second derivative, which passes through every slope twice.
const SECOND: f64 = 4.0 * FIRST;

/// The step of the differences: their truncation is of the order of its sixth power.
const STEP: f64 = 1.0 / 1024.0;

/// Six-point central differences.
const STENCIL: [(f64, f64); 6] = [(-3.0, -1.0), (-2.0, 9.0), (-1.0, -45.0), (1.0, 45.0), (2.0, -9.0), (3.0, 1.0)];

/// The differences divide the rounding of values by the step, and are truncated.
const DIFFERENCES: f64 = 1e-9;

/// At a point, and a tangent or cotangent there: the value and a derivative.
pub type Along = fn(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>);

/// At a point, along a direction, for a cotangent of the result: the derivative of the gradient.
pub type Twice = fn(&[f64], &[f64], &[f64]) -> Vec<f64>;

/// A function and what was generated for it, over the coordinates of its differentiated arguments and of its result.
pub struct Functions {
    /// The weight of every coordinate of the arguments in the inner product.
    pub arguments: Vec<f64>,
    /// The weight of every coordinate of the result.
    pub result: Vec<f64>,
    /// The function.
    pub value: fn(&[f64]) -> Vec<f64>,
    /// The function on dual numbers.
    pub first: fn(&[Dual64]) -> Vec<Dual64>,
    /// The function on hyper-dual numbers.
    pub second: fn(&[HyperDual64]) -> Vec<HyperDual64>,
    /// `vjp`, pulled at a cotangent: the value and the cotangents.
    pub vjp: Along,
    /// `value_and_grad` and `grad`, where the result is a number.
    pub gradient: Option<Gradient>,
    /// `jvp` and `hvp`, where the function is generic over its scalar.
    pub forward: Option<Forward>,
}

/// The gradient together with the value, and alone.
#[derive(Clone, Copy)]
pub struct Gradient {
    /// `value_and_grad`.
    pub with_value: fn(&[f64]) -> (f64, Vec<f64>),
    /// `grad`.
    pub alone: fn(&[f64]) -> Vec<f64>,
}

/// What needs dual numbers.
#[derive(Clone, Copy)]
pub struct Forward {
    /// `jvp` along a direction.
    pub jvp: Along,
    /// `hvp` along a direction, of the result paired with a cotangent.
    pub hvp: Twice,
}

/// A value from its coordinates.
pub fn read<T: Real, X: Coordinates<T>>(coordinates: &[T]) -> X {
    assert_eq!(coordinates.len(), X::DIMENSION, "a point has as many numbers as the arguments");
    let mut next = coordinates.iter().copied();
    X::from_coordinates(&mut || next.next().unwrap())
}

/// Numbers of the order of one, reproducible: the inputs of functions of many numbers.
pub fn sample<const N: usize>(seed: u64) -> [f64; N] {
    let mut rng = Rng::new(seed);
    std::array::from_fn(|_| rng.short() / 2.0)
}

fn largest<'a>(x: impl IntoIterator<Item = &'a f64>) -> f64 {
    x.into_iter().fold(0.0, |largest: f64, x| largest.max(x.abs()))
}

fn assert_near(what: &str, at: &[f64], found: &[f64], expected: &[f64], allowed: f64) {
    assert_eq!(found.len(), expected.len(), "{what}: as many numbers");
    for (k, (found, expected)) in found.iter().zip(expected).enumerate() {
        let off = (found - expected).abs();
        assert!(
            off <= allowed,
            "{what}, number {k}: {found:e}, expected {expected:e}, allowed {allowed:.1e}, at {at:?}"
        );
    }
}

/// Examines the function at every point.
pub fn check<const N: usize, const P: usize>(functions: &Functions, points: [[f64; N]; P]) {
    assert!(P >= 2, "one point is not enough");
    points.iter().for_each(|x| check_at(functions, x));
}

fn check_at(functions: &Functions, x: &[f64]) {
    let y_bar: Vec<f64> = (0..functions.result.len())
        .map(|k| if k % 2 == 0 { 1.0 / (1.0 + 0.375 * k as f64) } else { -0.5 / k as f64 })
        .collect();
    let y = (functions.value)(x);
    assert!(y.iter().all(|y| y.is_finite()), "the value {y:?} at {x:?} is finite");
    let (value, pulled) = (functions.vjp)(x, &y_bar);
    match functions.forward {
        Some(_) => assert_eq!(value, y, "the value of vjp at {x:?}"),
        // The function and its witness are two texts, and the elementary functions of two libraries.
        None => assert_near("the value of vjp", x, &value, &y, FIRST * largest(&y)),
    }
    let gradient = weighted(&pulled, &functions.arguments);

    let witness = witness_gradient(functions, x, &y_bar);
    let scale = largest(&witness);
    assert!(scale.is_finite() && scale > 0.0, "the witness {witness:?} has a derivative at {x:?}");
    assert_near("the gradient against num-dual", x, &gradient, &witness, FIRST * scale);
    let size = (pair(&y_bar, &y, &functions.result).abs()).max(scale);
    let differences = difference_gradient(functions, x, &y_bar);
    assert_near("the gradient against differences", x, &gradient, &differences, DIFFERENCES * size);

    if let Some(Gradient { with_value, alone }) = functions.gradient {
        let (number, together) = with_value(x);
        assert_eq!((vec![number], together), (value.clone(), pulled.clone()), "value_and_grad at {x:?}");
        assert_eq!(alone(x), pulled, "grad at {x:?}");
    }
    let Some(Forward { jvp, hvp }) = functions.forward else {
        return second_by_differences(functions, x, &y_bar);
    };
    let x_dot: Vec<f64> = (0..x.len()).map(|i| [0.75, -0.5, 1.0, 0.25, -1.25][i % 5]).collect();
    let (value, y_dot) = jvp(x, &x_dot);
    assert_eq!(value, y, "the value of jvp at {x:?}");
    let along: f64 = witness.iter().zip(&x_dot).map(|(g, v)| g * v).sum();
    let allowed = FIRST * scale * x.len() as f64;
    assert_near("jvp against num-dual", x, &[pair(&y_bar, &y_dot, &functions.result)], &[along], allowed);

    let hessian = weighted(&hvp(x, &x_dot, &y_bar), &functions.arguments);
    let witness = witness_second(functions, x, &x_dot, &y_bar);
    // A second derivative that vanishes is found as the rounding of first ones.
    let allowed = SECOND * largest(&witness).max(scale);
    assert_near("hvp against num-dual", x, &hessian, &witness, allowed);
}

fn weighted(x: &[f64], weights: &[f64]) -> Vec<f64> {
    assert_eq!(x.len(), weights.len(), "one cotangent per differentiated argument");
    x.iter().zip(weights).map(|(x, weight)| x * weight).collect()
}

fn pair(y_bar: &[f64], y: &[f64], weights: &[f64]) -> f64 {
    assert_eq!(y.len(), weights.len(), "as many numbers as the result has");
    y_bar.iter().zip(y).zip(weights).map(|((y_bar, y), weight)| y_bar * y * weight).sum()
}

/// The gradient of ⟨ȳ, f⟩ with respect to every coordinate, one run of forward mode each.
fn witness_gradient(functions: &Functions, x: &[f64], y_bar: &[f64]) -> Vec<f64> {
    let one = |i: usize| {
        let lifted: Vec<_> =
            x.iter().enumerate().map(|(k, x)| Dual64::new(*x, if k == i { 1.0 } else { 0.0 })).collect();
        let slopes: Vec<f64> = (functions.first)(&lifted).iter().map(|y| y.eps).collect();
        pair(y_bar, &slopes, &functions.result)
    };
    (0..x.len()).map(one).collect()
}

/// The Hessian of ⟨ȳ, f⟩ times a direction, by hyper-dual numbers.
fn witness_second(functions: &Functions, x: &[f64], x_dot: &[f64], y_bar: &[f64]) -> Vec<f64> {
    let one = |i: usize| {
        let lift = |(k, x): (usize, &f64)| HyperDual64::new(*x, x_dot[k], if k == i { 1.0 } else { 0.0 }, 0.0);
        let lifted: Vec<_> = x.iter().enumerate().map(lift).collect();
        let slopes: Vec<f64> = (functions.second)(&lifted).iter().map(|y| y.eps1eps2).collect();
        pair(y_bar, &slopes, &functions.result)
    };
    (0..x.len()).map(one).collect()
}

/// Differences of `f` along the direction.
fn differences(x: &[f64], x_dot: &[f64], f: impl Fn(&[f64]) -> f64) -> f64 {
    let at = |(offset, weight): (f64, f64)| {
        let moved: Vec<f64> = x.iter().zip(x_dot).map(|(x, v)| x + offset * STEP * v).collect();
        weight * f(&moved) / (60.0 * STEP)
    };
    STENCIL.into_iter().map(at).sum()
}

fn unit(i: usize, size: usize) -> Vec<f64> {
    (0..size).map(|k| if k == i { 1.0 } else { 0.0 }).collect()
}

fn difference_gradient(functions: &Functions, x: &[f64], y_bar: &[f64]) -> Vec<f64> {
    let paired = |x: &[f64]| pair(y_bar, &(functions.value)(x), &functions.result);
    (0..x.len()).map(|i| differences(x, &unit(i, x.len()), paired)).collect()
}

/// Without a generic function there is no `hvp`: the generated gradient is differentiated by differences, and held to num-dual.
fn second_by_differences(functions: &Functions, x: &[f64], y_bar: &[f64]) {
    let x_dot: Vec<f64> = (0..x.len()).map(|i| [0.75, -0.5, 0.25][i % 3]).collect();
    let witness = witness_second(functions, x, &x_dot, y_bar);
    let entry = |i: usize| differences(x, &x_dot, |x| weighted(&(functions.vjp)(x, y_bar).1, &functions.arguments)[i]);
    let found: Vec<f64> = (0..x.len()).map(entry).collect();
    let size = largest(&witness).max(largest(&witness_gradient(functions, x, y_bar)));
    assert_near("the gradient's differences against num-dual", x, &found, &witness, DIFFERENCES * size);
}

/// A test of an annotated function: `accepted!(test: function, |x: X<T>, s: T| (&x, s) -> Y<T>, at [[…], […]])`.
///
/// Between the bars stand the differentiated arguments, in the parentheses the call, which may pass constants as well. A
/// function that returns an `Option` or a `Result` is marked `-> try Y`, and one that takes a single argument that is
/// not a number by value `|move x: X<T>|`. With `function or twin` the function is over `f64`, and the twin is the same text over
/// any scalar.
macro_rules! accepted {
    ($test:ident: $f:ident or $twin:ident, |$($x:ident: $ty:ty),+| ($($arg:expr),+) -> T, at $points:expr) => {
        $crate::harness::accepted!(
            @items $test, $f, $twin, [$($x: $ty),+], ($($arg),+), plain, T,
            [$crate::harness::gradient!($f, [$($x: $ty),+], ($($arg),+), plain), None], $points
        );
    };
    ($test:ident: $f:ident or $twin:ident, |$($x:ident: $ty:ty),+| ($($arg:expr),+) -> try $y:ty, at $points:expr) => {
        $crate::harness::accepted!(
            @items $test, $f, $twin, [$($x: $ty),+], ($($arg),+), fallible, $y, [None, None], $points
        );
    };
    ($test:ident: $f:ident or $twin:ident, |$($x:ident: $ty:ty),+| ($($arg:expr),+) -> $y:ty, at $points:expr) => {
        $crate::harness::accepted!(@items $test, $f, $twin, [$($x: $ty),+], ($($arg),+), plain, $y, [None, None], $points);
    };
    ($test:ident: $f:ident, |$x:ident: T| $($rest:tt)+) => {
        $crate::harness::accepted!(@rest $test, $f, value, [$x: T], $($rest)+);
    };
    ($test:ident: $f:ident, |move $x:ident: $ty:ty| $($rest:tt)+) => {
        $crate::harness::accepted!(@rest $test, $f, value, [$x: $ty], $($rest)+);
    };
    ($test:ident: $f:ident, |$x:ident: $ty:ty| $($rest:tt)+) => {
        $crate::harness::accepted!(@rest $test, $f, reference, [$x: $ty], $($rest)+);
    };
    ($test:ident: $f:ident, |$($x:ident: $ty:ty),+| $($rest:tt)+) => {
        $crate::harness::accepted!(@rest $test, $f, tuple, [$($x: $ty),+], $($rest)+);
    };
    (@rest $test:ident, $f:ident, $how:ident, $x:tt, $args:tt -> T, at $points:expr) => {
        $crate::harness::accepted!(@number $test, $f, $how, $x, $args, plain, $points);
    };
    (@rest $test:ident, $f:ident, $how:ident, $x:tt, $args:tt -> try T, at $points:expr) => {
        $crate::harness::accepted!(@number $test, $f, $how, $x, $args, fallible, $points);
    };
    (@rest $test:ident, $f:ident, $how:ident, $x:tt, $args:tt -> try $y:ty, at $points:expr) => {
        $crate::harness::accepted!(@compound $test, $f, $how, $x, $args, fallible, $y, $points);
    };
    (@rest $test:ident, $f:ident, $how:ident, $x:tt, $args:tt -> $y:ty, at $points:expr) => {
        $crate::harness::accepted!(@compound $test, $f, $how, $x, $args, plain, $y, $points);
    };
    (@number $test:ident, $f:ident, $how:ident, [$($x:ident: $ty:ty),+], ($($arg:expr),+), $open:ident, $points:expr) => {
        $crate::harness::accepted!(
            @items $test, $f, $f, [$($x: $ty),+], ($($arg),+), $open, T,
            [
                $crate::harness::gradient!($f, [$($x: $ty),+], ($($arg),+), $open),
                Some($crate::harness::Forward {
                    jvp: $crate::harness::jvp!($f, $how, [$($x: $ty),+], ($($arg),+), $open),
                    hvp: |x, x_dot, _| {
                        let ($($x,)+): ($($ty,)+) = $crate::harness::read(x);
                        let along: ($(pullback::space::TangentOf<$ty>,)+) = $crate::harness::read(x_dot);
                        let along = $crate::harness::direction!($how along);
                        pullback::gradcheck::flatten(&$crate::harness::opened!($open $f::hvp($($arg,)+ along)))
                    },
                })
            ],
            $points
        );
    };
    (
        @compound $test:ident, $f:ident, $how:ident, [$($x:ident: $ty:ty),+], ($($arg:expr),+), $open:ident, $y:ty, $points:expr
    ) => {
        $crate::harness::accepted!(
            @items $test, $f, $f, [$($x: $ty),+], ($($arg),+), $open, $y,
            [
                None,
                Some($crate::harness::Forward {
                    jvp: $crate::harness::jvp!($f, $how, [$($x: $ty),+], ($($arg),+), $open),
                    hvp: |x, x_dot, y_bar| {
                        let ($($x,)+): ($($ty,)+) = $crate::harness::read(x);
                        let along: ($(pullback::space::TangentOf<$ty>,)+) = $crate::harness::read(x_dot);
                        let along = $crate::harness::direction!($how along);
                        let y_bar = $crate::harness::read(y_bar);
                        pullback::gradcheck::flatten(&$crate::harness::opened!($open $f::hvp($($arg,)+ along, y_bar)))
                    },
                })
            ],
            $points
        );
    };
    (
        @items $test:ident, $f:ident, $twin:ident, [$($x:ident: $ty:ty),+], ($($arg:expr),+), $open:ident, $y:ty,
        [$gradient:expr, $forward:expr], $points:expr
    ) => {
        #[test]
        fn $test() {
            type T = f64;
            const SIZE: usize = <($(pullback::space::TangentOf<$ty>,)+) as pullback::space::Coordinates<T>>::DIMENSION;

            fn value<T: pullback::Real>(x: &[T]) -> Vec<T> {
                let ($($x,)+): ($($ty,)+) = $crate::harness::read(x);
                let y: $y = $crate::harness::opened!($open $twin($($arg),+));
                pullback::gradcheck::flatten(&y)
            }

            let functions = $crate::harness::Functions {
                arguments: pullback::gradcheck::Shape::of::<T, ($(pullback::space::TangentOf<$ty>,)+)>().weights,
                result: pullback::gradcheck::Shape::of::<T, pullback::space::TangentOf<$y>>().weights,
                value: value::<T>,
                first: value,
                second: value,
                vjp: |x, y_bar| {
                    let ($($x,)+): ($($ty,)+) = $crate::harness::read(x);
                    let (y, pullback) = $crate::harness::opened!($open $f::vjp($($arg),+));
                    let y_bar: pullback::space::TangentOf<$y> = $crate::harness::read(y_bar);
                    (pullback::gradcheck::flatten(&y), pullback::gradcheck::flatten(&pullback.pull(y_bar)))
                },
                gradient: $gradient,
                forward: $forward,
            };
            $crate::harness::check::<SIZE, _>(&functions, $points);
        }
    };
}
pub(crate) use accepted;

/// `value_and_grad` and `grad` over flat coordinates.
macro_rules! gradient {
    ($f:ident, [$($x:ident: $ty:ty),+], ($($arg:expr),+), $open:ident) => {
        Some($crate::harness::Gradient {
            with_value: |x| {
                let ($($x,)+): ($($ty,)+) = $crate::harness::read(x);
                let (value, gradient) = $crate::harness::opened!($open $f::value_and_grad($($arg),+));
                (value, pullback::gradcheck::flatten(&gradient))
            },
            alone: |x| {
                let ($($x,)+): ($($ty,)+) = $crate::harness::read(x);
                pullback::gradcheck::flatten(&$crate::harness::opened!($open $f::grad($($arg),+)))
            },
        })
    };
}
pub(crate) use gradient;

/// `jvp` over flat coordinates.
macro_rules! jvp {
    ($f:ident, $how:ident, [$($x:ident: $ty:ty),+], ($($arg:expr),+), $open:ident) => {
        |x, x_dot| {
            let ($($x,)+): ($($ty,)+) = $crate::harness::read(x);
            let along: ($(pullback::space::TangentOf<$ty>,)+) = $crate::harness::read(x_dot);
            let along = $crate::harness::direction!($how along);
            let (y, y_dot) = $crate::harness::opened!($open $f::jvp($($arg,)+ along));
            (pullback::gradcheck::flatten(&y), pullback::gradcheck::flatten(&y_dot))
        }
    };
}
pub(crate) use jvp;

/// A direction in the shape that the function takes it.
macro_rules! direction {
    (value $along:ident) => {
        $along.0
    };
    (reference $along:ident) => {
        &$along.0
    };
    (tuple $along:ident) => {
        &$along
    };
}
pub(crate) use direction;

/// The value of a call, which for a fallible function has to be one.
macro_rules! opened {
    (plain $call:expr) => {
        $call
    };
    (fallible $call:expr) => {
        $call.unwrap()
    };
}
pub(crate) use opened;
