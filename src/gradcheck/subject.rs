//! What the judge sees of an operation: a function from flat coordinates to flat coordinates.

use std::string::String;
use std::vec::Vec;

use super::allocation::watched;
use super::functions::Counts;
use super::sample::Sampler;
use crate::error::Error;
use crate::scalar::Real;
use crate::space::{Coordinates, Layout, Tangent};

/// How a value is laid out, and how its coordinates count in the inner product.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The arrangement.
    pub layout: Layout,
    /// The weight of every coordinate: two for an off-diagonal entry of a symmetric matrix.
    pub weights: Vec<f64>,
}

impl Shape {
    /// The shape of a type.
    #[must_use]
    pub fn of<T: Real, X: Coordinates<T>>() -> Self {
        let mut weights = Vec::with_capacity(X::DIMENSION);
        X::each_weight(&mut |weight| weights.push(weight));
        Self { layout: X::layout(), weights }
    }
}

/// An argument of an operation and the samples it is tested on.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
    /// Its samples; at least one.
    pub samplers: Vec<Sampler>,
    /// What the operation has to refuse.
    pub refused: Vec<Sampler>,
}

impl Argument {
    /// An argument of type `X`.
    #[must_use]
    pub fn new<T: Real, X: Coordinates<T>>(name: &str, sampler: Sampler) -> Self {
        let samplers = [sampler].into_iter().collect();
        Self { name: name.into(), shape: Shape::of::<T, X>(), samplers, refused: Vec::new() }
    }

    /// The same argument with a further sampler.
    #[must_use]
    pub fn also(mut self, sampler: Sampler) -> Self {
        self.samplers.push(sampler);
        self
    }

    /// The same argument; the operation has to refuse what this sampler draws.
    #[must_use]
    pub fn refusing(mut self, sampler: Sampler) -> Self {
        self.refused.push(sampler);
        self
    }

    /// The sampler of ordinary samples.
    #[must_use]
    pub fn sampler(&self) -> Sampler {
        self.samplers.first().copied().unwrap_or(Sampler::Any)
    }
}

/// Which values hold NaN in the storage that is not part of them: a bit per argument, the last for the cotangent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Junk(pub(super) u64);

impl Junk {
    /// In every argument and in the cotangent.
    pub(super) const EVERYWHERE: Self = Self(u64::MAX);
    /// In the cotangent alone.
    pub(super) const COTANGENT: Self = Self(1 << 63);

    /// In one argument alone.
    pub(super) const fn argument(index: usize) -> Self {
        Self(1 << index)
    }

    fn of<T: Real>(self, bit: usize) -> Option<T> {
        (self.0 >> bit & 1 == 1).then(|| T::from_f64(f64::NAN))
    }
}

/// The arguments of one call, as coordinates.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a, T> {
    coordinates: &'a [T],
    variant: usize,
    junk: Junk,
    taken: usize,
}

impl<'a, T: Real> Input<'a, T> {
    pub(super) fn new(coordinates: &'a [T], variant: usize, junk: Junk) -> Self {
        Self { coordinates, variant, junk, taken: 0 }
    }

    /// The number of the combination of undifferentiated arguments.
    #[must_use]
    pub fn variant(&self) -> usize {
        self.variant
    }

    /// The next argument.
    ///
    /// # Panics
    /// When fewer coordinates are left than it needs; the judge supplies as many as [`Subject::arguments`] says.
    pub fn take<X: Coordinates<T>>(&mut self) -> X {
        let (mine, rest) = self.coordinates.split_at(X::DIMENSION);
        self.coordinates = rest;
        self.taken += 1;
        build(mine, self.junk.of(self.taken - 1))
    }
}

/// The cotangents to pull back in one call, and what came of them.
#[derive(Debug)]
pub struct Reverse<'a, T> {
    cotangents: &'a [Vec<T>],
    junk: Junk,
    pub(super) pulled: Vec<Vec<T>>,
    pub(super) members: bool,
    pub(super) kept: Option<usize>,
}

impl<'a, T: Real> Reverse<'a, T> {
    pub(super) fn new(cotangents: &'a [Vec<T>], junk: Junk) -> Self {
        Self { cotangents, junk, pulled: Vec::with_capacity(cotangents.len()), members: true, kept: None }
    }

    /// Pulls every cotangent back.
    pub fn pull<Y: Coordinates<T>, X: Coordinates<T> + Tangent>(&mut self, mut pull: impl FnMut(Y) -> X) {
        for cotangent in self.cotangents {
            let y_bar = build(cotangent, self.junk.of(63));
            let x_bar = watched(|| pull(y_bar));
            self.members &= x_bar.is_member();
            self.pulled.push(flatten(&x_bar));
        }
    }

    /// Notes the size of a pullback whose residual is bounded.
    pub fn keep<P>(&mut self, _pullback: &P) {
        self.kept = Some(size_of::<P>());
    }
}

fn build<T: Real, X: Coordinates<T>>(coordinates: &[T], junk: Option<T>) -> X {
    let mut next = coordinates.iter().copied();
    let mut value = X::from_coordinates(&mut || next.next().unwrap_or_else(T::zero));
    if let Some(junk) = junk {
        value.poison_unread(junk);
    }
    value
}

/// The coordinates of a value.
#[must_use]
pub fn flatten<T: Real, X: Coordinates<T>>(value: &X) -> Vec<T> {
    let mut coordinates = Vec::with_capacity(X::DIMENSION);
    value.each_coordinate(&mut |x| coordinates.push(x));
    coordinates
}

/// An operation at one size. Generated by [`macro@crate::op`].
pub trait Subject: 'static {
    /// The operation.
    const NAME: &'static str;
    /// Whether it returns a `Result`.
    const FALLIBLE: bool;
    /// The number of combinations of undifferentiated arguments.
    const VARIANTS: usize;

    /// The differentiated arguments.
    fn arguments<T: Real>() -> Vec<Argument>;

    /// The shape of the result.
    fn result<T: Real>() -> Shape;

    /// The primal.
    ///
    /// # Errors
    /// Those of the operation.
    fn primal<T: Real>(input: Input<'_, T>) -> Result<Vec<T>, Error>;

    /// The value and its derivative along a direction.
    ///
    /// # Errors
    /// Those of the operation.
    fn jvp<T: Real>(input: Input<'_, T>, direction: Input<'_, T>) -> Result<(Vec<T>, Vec<T>), Error>;

    /// The value, and the cotangents of the arguments for every cotangent of the result.
    ///
    /// # Errors
    /// Those of the operation.
    fn vjp<T: Real>(input: Input<'_, T>, reverse: &mut Reverse<'_, T>) -> Result<Vec<T>, Error>;

    /// The derivative, along a direction, of the cotangents of the arguments for a fixed cotangent of the result.
    ///
    /// # Errors
    /// Those of the operation.
    fn hvp<T: Real>(input: Input<'_, T>, direction: Input<'_, T>, cotangent: Input<'_, T>) -> Result<Vec<T>, Error>;

    /// What counts its operations, where it claims that these do not depend on the data: [`counts`](super::counts).
    #[must_use]
    fn counts() -> Option<Counts> {
        None
    }
}
