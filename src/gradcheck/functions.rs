//! An operation as a table of functions over `f64` coordinates, so that the checks are compiled once.

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use num_dual::{Dual64, HyperDual64};

use super::Precision;
use super::counted::{Counted, Flow, flow};
use super::subject::{Argument, Input, Junk, Reverse, Shape, Subject};
use crate::error::Error;
use crate::scalar::Real;

/// A point at which an operation is examined.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) x: Vec<f64>,
    pub(super) variant: usize,
    pub(super) junk: Junk,
}

/// What a `vjp` and its pulls gave.
pub(super) struct Pulled {
    pub(super) value: Vec<f64>,
    pub(super) x_bars: Vec<Vec<f64>>,
    pub(super) members: bool,
    /// The size of the pullback in bytes, where it is bounded.
    pub(super) kept: Option<usize>,
}

/// The operations of a primal, and those of a pull where the primal succeeds.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    pub(super) primal: Flow,
    pub(super) pull: Option<Flow>,
}

/// Runs an operation on the scalar that counts: coordinates, variant, cotangent.
#[doc(hidden)]
pub type Counts = fn(&[f64], usize, &[f64]) -> Counting;

pub(super) type Primal = Box<dyn Fn(&Point) -> Result<Vec<f64>, Error>>;
pub(super) type Forward = Box<dyn Fn(&Point, &[f64]) -> Result<(Vec<f64>, Vec<f64>), Error>>;
pub(super) type Second = Box<dyn Fn(&Point, &[f64], &[f64]) -> Result<Vec<f64>, Error>>;
pub(super) type Backward = Box<dyn Fn(&Point, &[Vec<f64>]) -> Result<Pulled, Error>>;

/// An operation in one precision.
pub(super) struct InPrecision {
    pub(super) primal: Primal,
    pub(super) vjp: Backward,
    pub(super) jvp: Option<Forward>,
    pub(super) hvp: Option<Second>,
}

/// An operation at one size, in every arithmetic the judge needs.
pub(super) struct Functions {
    pub(super) name: &'static str,
    pub(super) size: String,
    pub(super) fallible: bool,
    pub(super) variants: usize,
    pub(super) arguments: Vec<Argument>,
    pub(super) result: Shape,
    pub(super) double: InPrecision,
    pub(super) single: Option<InPrecision>,
    /// The primal on dual numbers, as a rule those of num-dual.
    pub(super) witness: Option<Forward>,
    /// The primal on hyper-dual numbers: the mixed second derivative along two directions.
    pub(super) second_forward: Option<Second>,
    pub(super) counts: Option<Counts>,
}

impl Functions {
    pub(super) fn of<S: Subject>(size: String) -> Self {
        Self {
            name: S::NAME,
            size,
            fallible: S::FALLIBLE,
            variants: S::VARIANTS.max(1),
            arguments: S::arguments::<f64>(),
            result: S::result::<f64>(),
            double: in_precision::<S, f64>(),
            single: Some(in_precision::<S, f32>()),
            witness: Some(Box::new(witness::<S>)),
            second_forward: Some(Box::new(second_forward::<S>)),
            counts: S::counts(),
        }
    }

    /// The operation in a precision; in `f64` where it is known in no other.
    pub(super) fn at(&self, precision: Precision) -> &InPrecision {
        match (precision, &self.single) {
            (Precision::Single, Some(single)) => single,
            _ => &self.double,
        }
    }

    pub(super) fn dimension(&self) -> usize {
        self.arguments.iter().map(|argument| argument.shape.weights.len()).sum()
    }

    /// The weights of all arguments, one after the other.
    pub(super) fn weights(&self) -> Vec<f64> {
        self.arguments.iter().flat_map(|argument| argument.shape.weights.iter().copied()).collect()
    }
}

fn in_precision<S: Subject, T: Real>() -> InPrecision {
    InPrecision {
        primal: Box::new(primal::<S, T>),
        vjp: Box::new(vjp::<S, T>),
        jvp: Some(Box::new(jvp::<S, T>)),
        hvp: Some(Box::new(hvp::<S, T>)),
    }
}

fn cast<T: Real>(x: &[f64]) -> Vec<T> {
    x.iter().map(|x| T::from_f64(*x)).collect()
}

fn values<T: Real>(x: &[T]) -> Vec<f64> {
    x.iter().map(|x| x.to_f64()).collect()
}

fn primal<S: Subject, T: Real>(point: &Point) -> Result<Vec<f64>, Error> {
    let x = cast::<T>(&point.x);
    Ok(values(&S::primal(Input::new(&x, point.variant, point.junk))?))
}

fn jvp<S: Subject, T: Real>(point: &Point, direction: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Error> {
    let (x, x_dot) = (cast::<T>(&point.x), cast::<T>(direction));
    let direction = Input::new(&x_dot, point.variant, point.junk);
    let (y, y_dot) = S::jvp(Input::new(&x, point.variant, point.junk), direction)?;
    Ok((values(&y), values(&y_dot)))
}

fn vjp<S: Subject, T: Real>(point: &Point, cotangents: &[Vec<f64>]) -> Result<Pulled, Error> {
    let x = cast::<T>(&point.x);
    let cotangents: Vec<Vec<T>> = cotangents.iter().map(|cotangent| cast(cotangent)).collect();
    let mut reverse = Reverse::new(&cotangents, point.junk);
    let value = S::vjp(Input::new(&x, point.variant, point.junk), &mut reverse)?;
    let x_bars = reverse.pulled.iter().map(|x_bar| values(x_bar)).collect();
    Ok(Pulled { value: values(&value), x_bars, members: reverse.members, kept: reverse.kept })
}

fn lift(x: &[f64], direction: &[f64]) -> Vec<Dual64> {
    x.iter().zip(direction).map(|(x, x_dot)| Dual64::new(*x, *x_dot)).collect()
}

fn witness<S: Subject>(point: &Point, direction: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Error> {
    let x = lift(&point.x, direction);
    let y = S::primal(Input::new(&x, point.variant, Junk::default()))?;
    Ok(y.iter().map(|y| (y.re, y.eps)).unzip())
}

fn hvp<S: Subject, T: Real>(point: &Point, direction: &[f64], cotangent: &[f64]) -> Result<Vec<f64>, Error> {
    let (x, x_dot, y_bar) = (cast::<T>(&point.x), cast::<T>(direction), cast::<T>(cotangent));
    let input = |coordinates| Input::new(coordinates, point.variant, point.junk);
    Ok(values(&S::hvp(input(&x), input(&x_dot), input(&y_bar))?))
}

fn second_forward<S: Subject>(point: &Point, first: &[f64], second: &[f64]) -> Result<Vec<f64>, Error> {
    let x: Vec<_> =
        point.x.iter().zip(first).zip(second).map(|((x, v), w)| HyperDual64::new(*x, *v, *w, 0.0)).collect();
    let y = S::primal(Input::new(&x, point.variant, Junk::default()))?;
    Ok(y.iter().map(|y| y.eps1eps2).collect())
}

/// The operations of an operation at a point. What [`macro@crate::op`] generates names it where a fixed flow is claimed.
#[doc(hidden)]
#[must_use]
pub fn counts<S: Subject>(x: &[f64], variant: usize, y_bar: &[f64]) -> Counting {
    let x = cast::<Counted>(x);
    let (_, primal) = flow(|| S::primal(Input::new(&x, variant, Junk::default())));
    let cotangents: Vec<Vec<Counted>> = [cast(y_bar)].into_iter().collect();
    let mut reverse = Reverse::new(&cotangents, Junk::default());
    let (value, vjp) = flow(|| S::vjp(Input::new(&x, variant, Junk::default()), &mut reverse));
    Counting { primal, pull: value.is_ok().then_some(vjp) }
}
