//! An operation as a table of function pointers over `f64` coordinates, so that the checks are compiled once.

use std::vec::Vec;

use num_dual::{Dual64, HyperDual64};

use super::Precision;
use super::subject::{Argument, Input, Reverse, Shape, Subject};
use crate::error::Error;
use crate::scalar::Real;

/// A point at which an operation is examined.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) x: Vec<f64>,
    pub(super) variant: usize,
    /// Whether storage that is not part of a value holds NaN.
    pub(super) junk: bool,
}

/// What a `vjp` and its pulls gave.
pub(super) struct Pulled {
    pub(super) value: Vec<f64>,
    pub(super) x_bars: Vec<Vec<f64>>,
    pub(super) members: bool,
}

type Primal = fn(&Point) -> Result<Vec<f64>, Error>;
type Forward = fn(&Point, &[f64]) -> Result<(Vec<f64>, Vec<f64>), Error>;
type Second = fn(&Point, &[f64], &[f64]) -> Result<Vec<f64>, Error>;
type Backward = fn(&Point, &[Vec<f64>]) -> Result<Pulled, Error>;

/// An operation at one size, in every arithmetic the judge needs.
pub(super) struct Functions {
    pub(super) name: &'static str,
    pub(super) fallible: bool,
    pub(super) variants: usize,
    pub(super) arguments: Vec<Argument>,
    pub(super) result: Shape,
    primal: [Primal; 2],
    jvp: [Forward; 2],
    vjp: [Backward; 2],
    /// The primal on num-dual's dual numbers.
    pub(super) witness: Forward,
    hvp: [Second; 2],
    /// The primal on hyper-dual numbers: the mixed second derivative along two directions.
    pub(super) second_forward: Second,
}

impl Functions {
    pub(super) fn of<S: Subject>() -> Self {
        Self {
            name: S::NAME,
            fallible: S::FALLIBLE,
            variants: S::VARIANTS.max(1),
            arguments: S::arguments::<f64>(),
            result: S::result::<f64>(),
            primal: [primal::<S, f32>, primal::<S, f64>],
            jvp: [jvp::<S, f32>, jvp::<S, f64>],
            vjp: [vjp::<S, f32>, vjp::<S, f64>],
            witness: witness::<S>,
            hvp: [hvp::<S, f32>, hvp::<S, f64>],
            second_forward: second_forward::<S>,
        }
    }

    pub(super) fn primal(&self, precision: Precision) -> Primal {
        self.primal[precision as usize]
    }

    pub(super) fn jvp(&self, precision: Precision) -> Forward {
        self.jvp[precision as usize]
    }

    pub(super) fn vjp(&self, precision: Precision) -> Backward {
        self.vjp[precision as usize]
    }

    pub(super) fn hvp(&self, precision: Precision) -> Second {
        self.hvp[precision as usize]
    }

    pub(super) fn dimension(&self) -> usize {
        self.arguments.iter().map(|argument| argument.shape.weights.len()).sum()
    }

    /// The weights of all arguments, one after the other.
    pub(super) fn weights(&self) -> Vec<f64> {
        self.arguments.iter().flat_map(|argument| argument.shape.weights.iter().copied()).collect()
    }

    /// The argument that a coordinate belongs to, and its place there.
    pub(super) fn locate(&self, mut coordinate: usize) -> (&'static str, usize) {
        for argument in &self.arguments {
            let dimension = argument.shape.weights.len();
            if coordinate < dimension {
                return (argument.name, coordinate);
            }
            coordinate -= dimension;
        }
        ("?", coordinate)
    }
}

fn cast<T: Real>(x: &[f64]) -> Vec<T> {
    x.iter().map(|x| T::from_f64(*x)).collect()
}

fn values<T: Real>(x: &[T]) -> Vec<f64> {
    x.iter().map(|x| x.to_f64()).collect()
}

fn junk<T: Real>(point: &Point) -> Option<T> {
    point.junk.then(|| T::from_f64(f64::NAN))
}

fn primal<S: Subject, T: Real>(point: &Point) -> Result<Vec<f64>, Error> {
    let x = cast::<T>(&point.x);
    Ok(values(&S::primal(Input::new(&x, point.variant, junk(point)))?))
}

fn jvp<S: Subject, T: Real>(point: &Point, direction: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Error> {
    let (x, x_dot) = (cast::<T>(&point.x), cast::<T>(direction));
    let direction = Input::new(&x_dot, point.variant, junk(point));
    let (y, y_dot) = S::jvp(Input::new(&x, point.variant, junk(point)), direction)?;
    Ok((values(&y), values(&y_dot)))
}

fn vjp<S: Subject, T: Real>(point: &Point, cotangents: &[Vec<f64>]) -> Result<Pulled, Error> {
    let x = cast::<T>(&point.x);
    let cotangents: Vec<Vec<T>> = cotangents.iter().map(|cotangent| cast(cotangent)).collect();
    let mut reverse = Reverse::new(&cotangents, junk(point));
    let value = S::vjp(Input::new(&x, point.variant, junk(point)), &mut reverse)?;
    let x_bars = reverse.pulled.iter().map(|x_bar| values(x_bar)).collect();
    Ok(Pulled { value: values(&value), x_bars, members: reverse.members })
}

fn lift(x: &[f64], direction: &[f64]) -> Vec<Dual64> {
    x.iter().zip(direction).map(|(x, x_dot)| Dual64::new(*x, *x_dot)).collect()
}

fn witness<S: Subject>(point: &Point, direction: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Error> {
    let x = lift(&point.x, direction);
    let y = S::primal(Input::new(&x, point.variant, None))?;
    Ok(y.iter().map(|y| (y.re, y.eps)).unzip())
}

fn hvp<S: Subject, T: Real>(point: &Point, direction: &[f64], cotangent: &[f64]) -> Result<Vec<f64>, Error> {
    let (x, x_dot, y_bar) = (cast::<T>(&point.x), cast::<T>(direction), cast::<T>(cotangent));
    let input = |coordinates| Input::new(coordinates, point.variant, junk(point));
    Ok(values(&S::hvp(input(&x), input(&x_dot), input(&y_bar))?))
}

fn second_forward<S: Subject>(point: &Point, first: &[f64], second: &[f64]) -> Result<Vec<f64>, Error> {
    let x: Vec<_> =
        point.x.iter().zip(first).zip(second).map(|((x, v), w)| HyperDual64::new(*x, *v, *w, 0.0)).collect();
    let y = S::primal(Input::new(&x, point.variant, None))?;
    Ok(y.iter().map(|y| y.eps1eps2).collect())
}
