//! What is judged, and how to say it.

use core::ops::Range;
use core::slice;
use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use super::checks::{self, Settings};
use super::functions::{Functions, InPrecision, Point, Pulled};
use super::report::{Failure, Report};
use super::rng::Rng;
use super::subject::{Argument, Shape, Subject, flatten};
use super::{Claim, Precision, Sampler};
use crate::error::Error;
use crate::space::{Coordinates, Differentiable, Lift, Tangent, TangentOf};

/// The seeds of ordinary samples, unless others are asked for.
const SEEDS: Range<u64> = 1..4;

/// A derivative to be judged: of an operation at one size, or of closures.
///
/// Operations and differentiable functions with `gradcheck(…)` have one in their namespace, so that the tests that run under
/// `cargo test` run anywhere else too.
///
/// ```
/// use pullback::gradcheck::{Claim, Precision};
/// use pullback::prelude::*;
///
/// let report = cholesky::gradcheck::<3>().precision(Precision::Single).seeds(7..9).run();
/// assert!(report.passed(), "{report}");
/// assert_eq!(report.size, "N = 3");
/// // One claim alone runs as it does among the others.
/// let report = cholesky::gradcheck::<3>().only([Claim::InnerProduct]).run();
/// assert!(report.outcomes.iter().all(|outcome| [Claim::Accepted, Claim::InnerProduct].contains(&outcome.claim)));
/// ```
#[must_use = "nothing is judged before `run`"]
pub struct Gradcheck {
    functions: Functions,
    settings: Settings,
    precision: Precision,
}

impl Gradcheck {
    /// An operation at one size.
    pub fn of<S: Subject>(size: impl Into<String>) -> Self {
        Self::new(Functions::of::<S>(size.into()))
    }

    fn new(functions: Functions) -> Self {
        let settings = Settings { seeds: SEEDS, only: Vec::new() };
        Self { functions, settings, precision: Precision::Double }
    }

    /// In which precision; `f64` unless asked for otherwise. Closures have no other.
    pub fn precision(mut self, precision: Precision) -> Self {
        if self.functions.single.is_some() {
            self.precision = precision;
        }
        self
    }

    /// The seeds of the ordinary samples, 1 to 3 unless asked for otherwise. A failure names its seed: `.seeds(2..3)` runs it again.
    pub fn seeds(mut self, seeds: Range<u64>) -> Self {
        self.settings.seeds = seeds;
        self
    }

    /// Examines these claims only.
    pub fn only(mut self, claims: impl IntoIterator<Item = Claim>) -> Self {
        self.settings.only = claims.into_iter().collect();
        self
    }

    /// Draws an argument from another sampler. Without effect where no argument has the name.
    pub fn sampled(mut self, argument: &str, sampler: Sampler) -> Self {
        for known in &mut self.functions.arguments {
            if known.name == argument {
                known.samplers = [sampler].into_iter().collect();
            }
        }
        self
    }

    /// The name in reports.
    pub fn named(mut self, name: &'static str) -> Self {
        self.functions.name = name;
        self
    }

    /// Examines every claim on every sample. Prints nothing.
    #[must_use]
    pub fn run(&self) -> Report {
        checks::all(&self.functions, self.precision, &self.settings)
    }

    /// Calls the operation with numbers made of these bits, any number of the precision among them, NaN and infinity as well; a
    /// factor gets a positive diagonal. For fuzz targets; bits that are missing are made up from a fixed sequence.
    ///
    /// # Errors
    /// A panic, errors that differ between primal, `vjp` and `jvp`, or success with a value that is not finite.
    ///
    /// ```
    /// use pullback::prelude::*;
    ///
    /// let infinity = f64::INFINITY.to_bits();
    /// assert!(inverse::gradcheck::<2>().probe(&[infinity, 0, 1, 2]).is_ok());
    /// ```
    pub fn probe(&self, bits: &[u64]) -> Result<(), Failure> {
        let mut made_up = Rng::new(bits.len() as u64);
        let mut given = bits.iter().copied();
        checks::probe(&self.functions, self.precision, &mut || given.next().unwrap_or_else(|| made_up.bits()))
    }
}

impl core::fmt::Debug for Gradcheck {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { functions, settings, precision } = self;
        f.debug_struct("Gradcheck")
            .field("operation", &functions.name)
            .field("size", &functions.size)
            .field("precision", precision)
            .field("settings", settings)
            .finish_non_exhaustive()
    }
}

/// What a function returns: a value, or a value or an error.
pub trait Returned {
    /// The value.
    type Value;

    /// Whether it can fail.
    const FALLIBLE: bool;

    /// The value, or the error.
    ///
    /// # Errors
    /// The function's.
    fn outcome(self) -> Result<Self::Value, Error>;
}

impl<Y: Coordinates<f64>> Returned for Y {
    type Value = Y;
    const FALLIBLE: bool = false;

    fn outcome(self) -> Result<Y, Error> {
        Ok(self)
    }
}

impl<Y> Returned for Result<Y, Error> {
    type Value = Y;
    const FALLIBLE: bool = true;

    fn outcome(self) -> Result<Y, Error> {
        self
    }
}

/// What a function on dual numbers returns: the value `V`, or that or an error.
pub trait ReturnedAs<V> {
    /// The value, or the error.
    ///
    /// # Errors
    /// The function's.
    fn outcome(self) -> Result<V, Error>;
}

impl<V> ReturnedAs<V> for V {
    fn outcome(self) -> Result<V, Error> {
        Ok(self)
    }
}

impl<V> ReturnedAs<V> for Result<V, Error> {
    fn outcome(self) -> Result<V, Error> {
        self
    }
}

/// A closure to be judged, still without its pullback. Made by [`gradcheck`].
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is judged without a pullback"]
pub struct Primal<X, F> {
    f: F,
    argument: core::marker::PhantomData<fn(X)>,
}

/// Begins to judge a closure: of one argument, or of a tuple of arguments.
///
/// Differences are the witness. With the same closure on dual numbers ([`Judged::dual`]) every claim about first derivatives is
/// examined to the last digits, and with it the argument's structure, linearity, bad input and memory.
///
/// ```
/// use nalgebra::{SVector, vector};
/// use pullback::Dual;
/// use pullback::gradcheck::{Claim, gradcheck};
/// use pullback::prelude::*;
///
/// // y = a·x, whose gradient with respect to x was written with a sign too many.
/// let report = gradcheck(|(a, x): (f64, SVector<f64, 2>)| x * a)
///     .pull(|(a, x), y_bar| (y_bar.dot(&x), -y_bar * a))
///     .dual(|(a, x): (Dual<f64>, SVector<Dual<f64>, 2>)| x * a)
///     .run();
/// let failure = report.failure().expect("a wrong rule");
/// assert_eq!(failure.claim, Claim::Oracle);
/// assert_eq!(
///     failure.diagnosis.as_deref(),
///     Some("the gradient of `argument 2` has the wrong sign; the other gradients are right")
/// );
/// ```
pub fn gradcheck<X, R, F>(f: F) -> Primal<X, F>
where
    X: Coordinates<f64>,
    R: Returned,
    F: Fn(X) -> R,
{
    Primal { f, argument: core::marker::PhantomData }
}

impl<X, F> Primal<X, F> {
    /// The pullback as a closure: the argument and the cotangent of the value in, the cotangent of the argument out.
    pub fn pull<R, G>(self, pull: G) -> Judged<X, R>
    where
        X: Coordinates<f64> + Differentiable<Tangent: Coordinates<f64>> + 'static,
        R: Returned<Value: Coordinates<f64> + Differentiable<Tangent: Coordinates<f64>>> + 'static,
        F: Fn(X) -> R + 'static,
        G: Fn(X, TangentOf<R::Value>) -> TangentOf<X> + 'static,
    {
        let Self { f, .. } = self;
        let f = std::rc::Rc::new(f);
        let primal = f.clone();
        let (mut parts, mut weights) = (Vec::new(), Shape::of::<f64, X>().weights.into_iter());
        X::each_part(&mut |layout| {
            parts.push(Shape { layout, weights: weights.by_ref().take(layout.dimension()).collect() });
        });
        let single = parts.len() == 1;
        let argument = |(index, shape): (usize, Shape)| Argument {
            name: if single { "x".into() } else { std::format!("argument {}", index + 1) },
            shape,
            samplers: [Sampler::Any].into_iter().collect(),
            refused: Vec::new(),
        };
        let vjp = move |point: &Point, cotangents: &[Vec<f64>]| {
            let value = flatten(&f(read::<X>(&point.x)).outcome()?);
            let mut pulled = Pulled { value, x_bars: Vec::new(), members: true, kept: None };
            for cotangent in cotangents {
                let x_bar = pull(read(&point.x), read(cotangent));
                pulled.members &= x_bar.is_member();
                pulled.x_bars.push(flatten(&x_bar));
            }
            Ok(pulled)
        };
        let functions = Functions {
            name: "the closure",
            size: String::new(),
            fallible: R::FALLIBLE,
            variants: 1,
            arguments: parts.into_iter().enumerate().map(argument).collect(),
            result: Shape::of::<f64, R::Value>(),
            double: InPrecision {
                primal: Box::new(move |point| Ok(flatten(&primal(read(&point.x)).outcome()?))),
                vjp: Box::new(vjp),
                jvp: None,
                hvp: None,
            },
            single: None,
            witness: None,
            second_forward: None,
            counts: None,
        };
        Judged { check: Gradcheck::new(functions), types: core::marker::PhantomData }
    }
}

/// A closure and its pullback, ready to be judged.
#[derive(Debug)]
#[must_use = "nothing is judged before `run`"]
pub struct Judged<X, R> {
    check: Gradcheck,
    types: core::marker::PhantomData<fn(X) -> R>,
}

impl<X: 'static, R: 'static> Judged<X, R> {
    /// The same closure on dual numbers: a witness to the last digits.
    pub fn dual<D, S>(mut self, f: D) -> Self
    where
        X: Coordinates<f64> + Lift<Tangent: Coordinates<f64>>,
        R: Returned<Value: Lift<Tangent: Coordinates<f64>> + Coordinates<f64>>,
        S: ReturnedAs<<R::Value as Lift>::Dual>,
        D: Fn(X::Dual) -> S + 'static,
    {
        let f = std::rc::Rc::new(f);
        let jvp = move |point: &Point, direction: &[f64]| {
            let x = read::<X>(&point.x).lift(&read(direction));
            let (value, tangent) = <R::Value as Lift>::lower(&f(x).outcome()?);
            Ok((flatten(&value), flatten(&tangent)))
        };
        let jvp = std::rc::Rc::new(jvp);
        let witness = jvp.clone();
        self.check.functions.double.jvp = Some(Box::new(move |point, direction| jvp(point, direction)));
        self.check.functions.witness = Some(Box::new(move |point, direction| witness(point, direction)));
        self
    }

    /// Names the arguments and says what they are drawn from, in their order.
    pub fn arguments<'a>(mut self, arguments: impl IntoIterator<Item = (&'a str, Sampler)>) -> Self {
        for (known, (name, sampler)) in self.check.functions.arguments.iter_mut().zip(arguments) {
            known.name = name.into();
            known.samplers = slice::from_ref(&sampler).to_vec();
        }
        self
    }

    /// See [`Gradcheck::named`].
    pub fn named(mut self, name: &'static str) -> Self {
        self.check = self.check.named(name);
        self
    }

    /// See [`Gradcheck::seeds`].
    pub fn seeds(mut self, seeds: Range<u64>) -> Self {
        self.check = self.check.seeds(seeds);
        self
    }

    /// See [`Gradcheck::only`].
    pub fn only(mut self, claims: impl IntoIterator<Item = Claim>) -> Self {
        self.check = self.check.only(claims);
        self
    }

    /// See [`Gradcheck::run`].
    #[must_use]
    pub fn run(&self) -> Report {
        self.check.run()
    }
}

fn read<X: Coordinates<f64>>(coordinates: &[f64]) -> X {
    let mut next = coordinates.iter().copied();
    X::from_coordinates(&mut || next.next().unwrap_or_default())
}
