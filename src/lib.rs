#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(feature = "std")]
extern crate std;

// The macros write `::pullback::…`; inside this crate that is this crate.
extern crate self as pullback;

#[cfg(all(feature = "lanes", target_has_atomic = "ptr"))]
pub mod batch;
pub mod covariance;
mod dual;
mod error;
pub mod gaussian;
#[cfg(feature = "judge")]
pub mod gradcheck;
#[cfg(all(feature = "lanes", target_has_atomic = "ptr"))]
pub mod lanes;
pub mod linalg;
pub mod ops;
pub mod optim;
pub mod param;
pub mod prelude;
pub mod registry;
pub mod reverse;
mod scalar;
pub mod space;
pub mod types;

pub use dual::Dual;
pub use error::Error;
/// Makes a struct differentiable field by field, with a tangent type that has the same fields.
///
/// ```
/// use pullback::prelude::*;
/// use pullback::space::{Lift, Tangent, VectorSpace};
///
/// #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
/// pub struct Model<T: Real, const N: usize> {
///     pub gain: T,
///     pub noise: LowerTriangular<T, N>,
///     pub steps: usize,
/// }
///
/// // `ModelTangent<T, N>` is generated beside it. What is not differentiated has the tangent `()`.
/// let mut model_bar = ModelTangent { gain: 2.0, noise: LowerTriangular::<f64, 2>::zeros(), steps: () };
/// model_bar.accumulate(model_bar);
/// assert_eq!(model_bar.gain, 4.0);
/// assert_eq!(model_bar.inner(&model_bar), 16.0);
///
/// let model = Model { gain: 1.0, noise: LowerTriangular::default(), steps: 3 };
/// let dual = model.lift(&model_bar);
/// assert_eq!(Model::lower(&dual), (model, model_bar));
/// ```
///
/// The tangent type has the name, the visibility and the generics of the struct, followed by `Tangent`, and its fields have those of
/// the struct. It is `Clone`, `Copy`, `Debug` and `PartialEq`.
///
/// # What is differentiated
/// A struct may have one type parameter, its scalar, and constant parameters. Then the fields whose types mention the scalar
/// are differentiated, and all others are carried along: copied with `Clone`, tangent `()`.
///
/// A struct without type parameter holds `f64` or `f32`. Then integers, `bool`, `char`, `&'static str`, options, and arrays
/// and tuples of these are carried along, and every other type has to be [`space::Differentiable`] itself.
///
/// # What is implemented
/// * [`space::Differentiable`] for the struct; [`space::Tangent`], [`space::Coordinates`] and [`space::VectorSpace`] for its tangent.
/// * [`space::Coordinates`] for the struct, if all of its fields have them. An integer has none: a struct with a field that is carried
///   along cannot be read from a list of numbers, and so cannot be an argument of a function with generated gradient tests.
/// * [`space::Lift`] for a generic struct and its tangent, with the same struct over [`Dual`] numbers.
/// * With the feature `lanes`, `batch::Pack` and `batch::Unpack` for a generic struct and its tangent, where its fields have them: it can
///   be a sample, a parameter or a result of a batch.
/// * [`space::PerEntry`] for the struct and its tangent: the Jacobian of a function that returns the struct is the tuple of the
///   Jacobians of its fields.
///
/// A struct without fields, and an enum of which no variant has fields, is carried along whole: its tangent is `()`.
///
/// # A struct that is its own tangent
/// With `tangent = Self` no type is generated, and the struct is a vector space. All of its fields have to be their own
/// tangents. It is the way to name the parameters that an optimiser moves:
///
/// ```
/// use pullback::prelude::*;
///
/// #[derive(Clone, Copy, Debug, PartialEq, Differentiable)]
/// #[differentiable(tangent = Self)]
/// struct Parameters {
///     offset: f64,
///     slope: SVector<f64, 2>,
/// }
///
/// let mut parameters = Parameters { offset: 1.0, slope: SVector::zeros() };
/// let gradient = Parameters { offset: 0.5, slope: SVector::from([2.0, -4.0]) };
/// parameters = Sgd::new(0.5).step(parameters, gradient);
/// assert_eq!(parameters, Parameters { offset: 0.75, slope: SVector::from([-1.0, 2.0]) });
/// ```
///
/// # What is refused
/// The tangent of an enum with fields would depend on the variant:
///
/// ```compile_fail
/// # use pullback::prelude::*;
/// #[derive(Differentiable)]
/// enum Noise<T: Real> {
///     White(T),
///     None,
/// }
/// ```
///
/// An integer is not its own tangent:
///
/// ```compile_fail
/// # use pullback::prelude::*;
/// #[derive(Clone, Copy, Differentiable)]
/// #[differentiable(tangent = Self)]
/// struct Filter {
///     gain: f64,
///     steps: usize,
/// }
/// ```
///
/// Also refused are unions, lifetimes, a second type parameter, references to numbers, and options of the scalar.
pub use pullback_macros::Differentiable;
#[doc = include_str!("differentiable.md")]
pub use pullback_macros::differentiable;
pub use pullback_macros::op;
pub use reverse::stop_gradient;
pub use scalar::Real;

/// Called by what [`macro@op`] generates for the judge: forwards to it, if there is one.
#[cfg(feature = "judge")]
#[doc(hidden)]
#[macro_export]
macro_rules! __judged {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Called by what [`macro@op`] generates for the judge: forwards to it, if there is one.
#[cfg(not(feature = "judge"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __judged {
    ($($tokens:tt)*) => {};
}

/// Called where [`macro@op`] generates tests: says that they need the judge, if there is none.
#[cfg(feature = "judge")]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_the_judge {
    () => {};
}

/// Called where [`macro@op`] generates tests: says that they need the judge, if there is none.
#[cfg(not(feature = "judge"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __needs_the_judge {
    () => {
        ::core::compile_error!(
            "the gradient tests of #[op] need the judge: add `pullback = { version = \"…\", features = [\"gradcheck\"] }` to [dev-dependencies]"
        );
    };
}

/// Called by what [`macro@Differentiable`] generates: its implementations over lanes, if there are lanes.
#[cfg(all(feature = "lanes", target_has_atomic = "ptr"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __lanes {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Called by what [`macro@Differentiable`] generates: its implementations over lanes, if there are lanes.
#[cfg(not(all(feature = "lanes", target_has_atomic = "ptr")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __lanes {
    ($($tokens:tt)*) => {};
}
