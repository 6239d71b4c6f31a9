//! `#[derive(Differentiable)]`: tangents, spaces, dual numbers and optimisers of structs.

mod functions;
pub mod steered;
mod tangents;

use core::any::TypeId;

use nalgebra::{SMatrix, SVector, Vector2, matrix, vector};
use pullback::gradcheck::{Argument, Sampler, flatten};
use pullback::prelude::*;
use pullback::space::{Coordinates, Layout, Lift, PerEntry, Tangent, TangentOf, VectorSpace};
use steered::{Pose, PoseTangent};

/// What a user might import or name without harming what is generated.
mod crowded {
    #![allow(dead_code, unused_imports, reason = "the names are there to be in the way")]
    use nalgebra::*;
    use pullback::prelude::*;

    pub(super) struct Result;
    struct Option;
    struct Clone;
    struct TangentOf;
    struct Scalar;
    trait Tangent {}
    trait Lift {}

    #[derive(::core::clone::Clone, ::core::marker::Copy, Debug, PartialEq, Differentiable)]
    pub(super) struct Model<T: Real, const N: usize> {
        pub(super) gain: T,
        pub(super) state: SVector<T, N>,
    }

    #[derive(::core::clone::Clone, ::core::marker::Copy, Debug, PartialEq, Differentiable)]
    #[differentiable(tangent = Self)]
    pub(super) struct Parameters(pub(super) f64, pub(super) SVector<f64, 2>);
}

/// Which of two sensors is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Differentiable)]
enum Mode {
    Coarse,
    Fine,
}

/// Every kind of field that a generic struct may have.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
pub struct Model<T: Real, const N: usize> {
    /// A number.
    pub gain: T,
    /// A structured matrix.
    pub noise: LowerTriangular<T, N>,
    /// A type with another tangent.
    pub factor: CholeskyFactor<T, N>,
    /// Not differentiated.
    pub steps: usize,
    mode: Mode,
    label: &'static str,
    limit: Option<f64>,
}

fn model() -> Model<f64, 2> {
    Model {
        gain: 3.0,
        noise: LowerTriangular::from_lower(&matrix![1.0, 0.0; 2.0, 4.0]),
        factor: CholeskyFactor::identity(),
        steps: 7,
        mode: Mode::Fine,
        label: "front",
        limit: Some(2.5),
    }
}

fn model_tangent() -> ModelTangent<f64, 2> {
    let mut next = 0.0;
    ModelTangent::from_coordinates(&mut || {
        next += 1.0;
        next
    })
}

/// A struct inside a struct, and an array of structs.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Path<T: Real, const K: usize> {
    poses: [Pose<T, 2>; K],
    model: Model<T, 1>,
    pair: (T, usize),
}

/// No bound and a bound in a clause, fields without names.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Pair<T>(T, [T; 2]);

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Bounded<T, const N: usize>(pub SMatrix<T, N, N>, u8)
where
    T: Real;

/// No scalar parameter.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Battery {
    resistance: f64,
    cells: [(usize, bool); 3],
    limits: Vector2<f64>,
    cell: Cell,
    mode: Mode,
    serial: Option<u32>,
}

/// Names no scalar itself.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Cell {
    curve: Curve,
    capacity: f64,
}

type Curve = SVector<f64, 3>;

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
struct Single<const N: usize> {
    weights: [f32; N],
    bias: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Differentiable)]
struct Settings {
    order: u8,
    clipped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Differentiable)]
struct Nothing;

/// Its own tangent, generic.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
#[differentiable(tangent = Self)]
struct Parameters<T: Real, const N: usize> {
    offset: T,
    slope: SVector<T, N>,
    theta: LowerTriangular<T, N>,
    inner: [Weights<T>; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
#[differentiable(tangent = Self)]
struct Weights<T: Real>(T, Symmetric<T, 2>);

/// Its own tangent, without scalar parameter.
#[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
#[differentiable(tangent = Self)]
struct Gains {
    proportional: f64,
    integral: SVector<f64, 2>,
}

fn same<A: 'static, B: 'static>() -> bool {
    TypeId::of::<A>() == TypeId::of::<B>()
}

/// A value of a space with the coordinates `first`, `first` + 1, …
fn counting<T: Real, X: Coordinates<T>>(first: f64) -> X {
    let mut next = first - 1.0;
    X::from_coordinates(&mut || {
        next += 1.0;
        T::from_f64(next)
    })
}

/// The axioms that hold in exact arithmetic on small integers, coordinate by coordinate.
fn is_a_space<T: Real, X: VectorSpace<T> + PartialEq + core::fmt::Debug>() {
    let (a, b): (X, X) = (counting(1.0), counting(-3.0));
    let coordinates: Vec<T> = flatten(&a);
    assert_eq!(coordinates.len(), X::DIMENSION);
    assert_eq!(X::layout(), Layout::Compound { dimension: X::DIMENSION });
    assert!(coordinates.iter().enumerate().all(|(k, x)| x.to_f64() == k as f64 + 1.0));
    assert!(flatten(&X::zeros()).iter().all(|x: &T| *x == T::zero()));

    let mut sum = a;
    sum.accumulate(b);
    assert_eq!(sum, a.zip_map(&b, |a, b| a + b));
    assert!(flatten(&sum).iter().enumerate().all(|(k, x): (usize, &T)| x.to_f64() == 2.0 * k as f64 - 2.0));
    assert_eq!(a.scaled(T::from_f64(2.0)), a.zip_map(&a, |a, b| a + b));

    let mut weights = Vec::new();
    X::each_weight(&mut |weight| weights.push(weight));
    assert_eq!(weights.len(), X::DIMENSION);
    let products = flatten(&a).into_iter().zip(flatten(&b)).zip(weights);
    let expected: f64 = products.map(|((a, b), weight): ((T, T), f64)| a.to_f64() * b.to_f64() * weight).sum();
    assert_eq!(a.inner(&b).to_f64(), expected);

    let mut poisoned = a;
    poisoned.poison_unread(T::from_f64(f64::NAN));
    assert_eq!(poisoned.inner(&b), a.inner(&b), "storage that is not part of the value is read");
}

/// Lifting and lowering gives back value and tangent.
fn lifts<X>(value: X, tangent: TangentOf<X>)
where
    X: Lift + PartialEq + core::fmt::Debug,
    TangentOf<X>: PartialEq + core::fmt::Debug,
{
    assert_eq!(X::lower(&value.lift(&tangent)), (value, tangent));
}
