//! `#[derive(Differentiable)]`: tangents, spaces, dual numbers and optimisers of structs.

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

mod tangents {
    use super::*;

    #[test]
    fn have_the_tangent_of_every_field() {
        let ModelTangent { gain, noise, factor, steps: (), mode: (), label: (), limit: () } = ModelTangent::zeros();
        let _: (f64, LowerTriangular<f64, 2>, LowerTriangular<f64, 2>) = (gain, noise, factor);
        let BatteryTangent { resistance, cells: (), limits, cell, mode: (), serial: () } = BatteryTangent::zeros();
        let _: (f64, Vector2<f64>, CellTangent) = (resistance, limits, cell);
        let PathTangent { poses, model, pair } = PathTangent::<f32, 2>::zeros();
        let _: ([PoseTangent<f32, 2>; 2], ModelTangent<f32, 1>, (f32, ())) = (poses, model, pair);
        let BoundedTangent(matrix, ()) = BoundedTangent::<f64, 2>::zeros();
        let _: SMatrix<f64, 2, 2> = matrix;
        assert_eq!(PairTangent::zeros(), PairTangent(0.0, [0.0, 0.0]));
        assert_eq!(SettingsTangent::zeros(), SettingsTangent { order: (), clipped: () });
    }

    #[test]
    fn are_their_own_tangents() {
        assert!(same::<TangentOf<Model<f64, 2>>, ModelTangent<f64, 2>>());
        assert!(same::<TangentOf<ModelTangent<f64, 2>>, ModelTangent<f64, 2>>());
        assert!(same::<TangentOf<Battery>, BatteryTangent>());
        assert!(same::<TangentOf<BatteryTangent>, BatteryTangent>());
    }

    #[test]
    fn may_be_the_struct_itself() {
        assert!(same::<TangentOf<Parameters<f64, 2>>, Parameters<f64, 2>>());
        assert!(same::<TangentOf<Gains>, Gains>());
        assert!(same::<TangentOf<crowded::Parameters>, crowded::Parameters>());
    }

    #[test]
    fn of_what_has_no_fields_are_empty() {
        assert!(same::<TangentOf<Mode>, ()>());
        assert!(same::<TangentOf<Nothing>, ()>());
    }

    #[test]
    fn know_when_they_have_left_their_space() {
        assert!(model_tangent().is_member());
        let mut poisoned = model_tangent();
        poisoned.poison_unread(1.0);
        assert!(!poisoned.is_member());
    }
}

mod spaces {
    use super::*;

    #[test]
    fn of_generic_structs() {
        is_a_space::<f64, ModelTangent<f64, 3>>();
        is_a_space::<f32, ModelTangent<f32, 1>>();
        is_a_space::<f64, PoseTangent<f64, 2>>();
        is_a_space::<f64, PathTangent<f64, 3>>();
        is_a_space::<f64, PairTangent<f64>>();
        is_a_space::<f64, BoundedTangent<f64, 2>>();
        is_a_space::<f64, crowded::ModelTangent<f64, 2>>();
    }

    #[test]
    fn of_structs_without_a_scalar_parameter() {
        is_a_space::<f64, BatteryTangent>();
        is_a_space::<f32, SingleTangent<4>>();
        is_a_space::<f64, SettingsTangent>();
        is_a_space::<f32, SettingsTangent>();
    }

    #[test]
    fn of_structs_that_are_their_own_tangents() {
        is_a_space::<f64, Parameters<f64, 2>>();
        is_a_space::<f32, Parameters<f32, 3>>();
        is_a_space::<f64, Gains>();
        is_a_space::<f64, crowded::Parameters>();
    }

    #[test]
    fn count_the_coordinates_of_all_fields() {
        assert_eq!(<ModelTangent<f64, 3> as Coordinates<f64>>::DIMENSION, 1 + 6 + 6);
        assert_eq!(<PathTangent<f64, 4> as Coordinates<f64>>::DIMENSION, 4 * (2 + 3 + 1) + (1 + 1 + 1) + 1);
        assert_eq!(<BatteryTangent as Coordinates<f64>>::DIMENSION, 1 + 2 + (3 + 1));
        assert_eq!(<SingleTangent<4> as Coordinates<f32>>::DIMENSION, 5);
    }
}

mod coordinates_of_values {
    use super::*;

    #[test]
    fn are_those_of_the_fields_in_order() {
        let pose = Pose { position: vector![1.0, 2.0], covariance: counting(3.0), heading: 6.0 };
        assert_eq!(flatten(&pose), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(counting::<f64, Pose<f64, 2>>(1.0), pose);
        let cell = Cell { curve: vector![1.0, 2.0, 3.0], capacity: 4.0 };
        assert_eq!(flatten::<f64, Cell>(&cell), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(flatten(&Pair(1.0, [2.0, 3.0])), [1.0, 2.0, 3.0]);
        assert_eq!(flatten(&Single { weights: [1.0, 2.0], bias: 3.0 }), [1.0f32, 2.0, 3.0]);
    }

    #[test]
    fn make_an_argument_of_a_gradient_test() {
        let argument = Argument::new::<f64, Pose<f64, 2>>("pose", Sampler::Any);
        assert_eq!(argument.shape.layout, Layout::Compound { dimension: 6 });
        assert_eq!(argument.shape.weights, [1.0, 1.0, 1.0, 2.0, 1.0, 1.0]);
    }
}

mod dual_numbers {
    use super::*;

    #[test]
    fn carry_value_and_tangent_through_a_round_trip() {
        lifts(model(), model_tangent());
        lifts(counting::<f64, Pose<f64, 2>>(1.0), counting(-4.0));
        let poses = [counting(1.0), counting(2.0)];
        let path = Path { poses, model: Model { factor: CholeskyFactor::identity(), ..narrow() }, pair: (1.0, 2) };
        lifts(path, counting(5.0));
        lifts(Pair(1.0, [2.0, 3.0]), PairTangent(4.0, [5.0, 6.0]));
        lifts(Bounded(matrix![1.0], 3), BoundedTangent(matrix![2.0], ()));
        lifts(counting::<f64, Parameters<f64, 2>>(1.0), counting(10.0));
        lifts(Settings { order: 2, clipped: true }, SettingsTangent { order: (), clipped: () });
        lifts(Mode::Coarse, ());
        lifts(Nothing, ());
    }

    fn narrow() -> Model<f64, 1> {
        let model = model();
        Model {
            gain: model.gain,
            noise: LowerTriangular::default(),
            factor: CholeskyFactor::identity(),
            steps: model.steps,
            mode: model.mode,
            label: model.label,
            limit: model.limit,
        }
    }

    #[test]
    fn of_tangents_have_parts_that_are_tangents() {
        lifts(model_tangent(), model_tangent().scaled(2.0));
        let dual: ModelTangent<Dual<f64>, 2> = model_tangent().lift(&model_tangent().scaled(2.0));
        assert_eq!((dual.gain.re, dual.gain.eps), (1.0, 2.0));
    }

    #[test]
    fn nest() {
        let once: Model<Dual<f64>, 2> = model().lift(&model_tangent());
        let twice: Model<Dual<Dual<f64>>, 2> = once.lift(&counting(1.0));
        assert_eq!(twice.gain.re.eps, 1.0);
        assert_eq!(twice.steps, 7);
    }

    /// Half the square of the gain times the log-determinant of the factor.
    fn energy<T: Real>(model: &Model<T, 2>) -> T {
        let scale = if model.mode == Mode::Fine { 0.5 } else { 0.0 };
        model.gain * model.gain * log_det_lower(&model.factor) * T::from_f64(scale)
    }

    #[test]
    fn run_through_a_function_of_a_struct() {
        let dual = energy(&model().lift(&model_tangent()));
        // d(½ g² ln det L) = g ġ ln det L + ½ g² Σ L̇ᵢᵢ/Lᵢᵢ at g = 3, L = 1, where L̇ has the diagonal (5, 7).
        assert_eq!(f64::lower(&dual), (0.0, 0.5 * 9.0 * (5.0 + 7.0)));
    }
}

mod jacobians {
    use super::*;

    /// The Jacobian of the identity holds the basis of the tangent space, field by field.
    #[test]
    fn have_the_entries_of_every_field() {
        let (gain, noise, factor, (), (), (), ()) = Model::<f64, 2>::per_entry(|bar| bar);
        assert_eq!(gain, ModelTangent { gain: 1.0, ..Tangent::zeros() });
        let corner = LowerTriangular::from_lower(&matrix![0.0, 0.0; 1.0, 0.0]);
        assert_eq!(noise[(1, 0)], ModelTangent { noise: corner, ..Tangent::zeros() });
        assert_eq!(factor[(1, 0)], ModelTangent { factor: corner, ..Tangent::zeros() });
        assert_eq!(noise[(0, 1)], Tangent::zeros());

        let (resistance, (), limits, (curve, _), (), ()) = Battery::per_entry(|bar| bar.inner(&counting(1.0)));
        assert_eq!((resistance, limits, curve), (1.0, vector![2.0, 3.0], vector![4.0, 5.0, 6.0]));
        assert_eq!(Settings::per_entry(|_| 1.0), ((), ()));
    }

    #[test]
    fn of_a_struct_are_taken_apart_by_field() {
        let pose = Pose::<f64, 2> { position: vector![1.0, 2.0], covariance: Symmetric::identity(), heading: 3.0 };
        let (position, covariance, heading) = steered::jacobian(&pose);
        assert_eq!(heading.position, vector![2.0, 4.0]); // ∂‖x‖²/∂x
        assert_eq!(position[1].heading, 2.0); // ∂(h S x)₁/∂h
        assert_eq!(covariance[(0, 0)].covariance[(0, 0)], 3.0); // ∂(h S)₀₀/∂S₀₀
        let gains = Pose::<f64, 2>::map_entries(&(position, covariance, heading), |row| row.heading);
        assert_eq!(gains, (vector![1.0, 2.0], Symmetric::identity(), 0.0));
    }
}

mod optimisers {
    use super::*;

    /// Bit for bit: a struct is moved as the flat array of its coordinates is.
    fn moves_like_an_array<X: VectorSpace<f64>, const K: usize>() {
        assert_eq!(X::DIMENSION, K);
        let (mut of_struct, mut of_array) = (Adam::<f64, X>::new(0.25), Adam::<f64, [f64; K]>::new(0.25));
        let (mut parameters, mut array): (X, [f64; K]) = (counting(1.0), counting(1.0));
        for step in 0..5 {
            let gradient = f64::from(step) - 3.5;
            parameters = of_struct.step(parameters, counting(gradient));
            array = of_array.step(array, counting(gradient));
            assert_eq!(flatten(&parameters), array);
        }
    }

    #[test]
    fn move_a_struct_as_the_array_of_its_coordinates() {
        moves_like_an_array::<Parameters<f64, 2>, { 1 + 2 + 3 + 2 * 4 }>();
        moves_like_an_array::<Gains, 3>();
    }

    #[test]
    fn find_the_minimum_of_a_parabola() {
        let target = Gains { proportional: 2.0, integral: vector![-1.0, 0.5] };
        let mut gains = Gains::zeros();
        let mut sgd = Sgd::new(0.5);
        for _ in 0..60 {
            gains = sgd.step(gains, gains.zip_map(&target, |x, goal| x - goal)); // halves the distance
        }
        assert_eq!(gains, target);
    }
}

/// An operation from a struct to a struct, with its generated gradient tests: the position becomes h S x, the covariance
/// h S, and the heading ‖x‖².
pub mod steered {
    use nalgebra::SVector;
    use pullback::prelude::*;

    /// All fields have coordinates.
    #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
    pub struct Pose<T: Real, const N: usize> {
        /// x
        pub position: SVector<T, N>,
        /// S
        pub covariance: Symmetric<T, N>,
        /// h
        pub heading: T,
    }

    /// The steered pose.
    #[op(pullback = "field by field", source = "Own derivation", gradcheck(N in [1, 2, 3], pose in any))]
    pub fn steered<T: Real, const N: usize>(pose: &Pose<T, N>) -> Pose<T, N> {
        vjp(pose).0
    }

    /// The pose itself.
    #[derive(Clone, Copy, Debug)]
    pub struct Pullback<T: Real, const N: usize>(Pose<T, N>);

    /// The steered pose and its pullback.
    pub fn vjp<T: Real, const N: usize>(pose: &Pose<T, N>) -> (Pose<T, N>, Pullback<T, N>) {
        let Pose { position: x, covariance: s, heading: h } = *pose;
        let heading = norm_squared(&x);
        (Pose { position: s.to_matrix() * x * h, covariance: s * h, heading }, Pullback(*pose))
    }

    impl<T: Real, const N: usize> Pullback<T, N> {
        /// The cotangent of the pose.
        pub fn pull(&self, bar: PoseTangent<T, N>) -> PoseTangent<T, N> {
            use pullback::space::VectorSpace;
            let Pose { position: x, covariance: s, heading: h } = self.0;
            let dense = s.to_matrix();
            PoseTangent {
                position: dense * bar.position * h + x * (bar.heading + bar.heading),
                covariance: Symmetric::symmetrized(&(bar.position * x.transpose() * h)) + bar.covariance * h,
                heading: bar.position.dot(&(dense * x)) + bar.covariance.inner(&s),
            }
        }
    }
}
