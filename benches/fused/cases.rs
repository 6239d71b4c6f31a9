//! The cases: a generated gradient and the one written by hand, each behind a name of its own that is never inlined.

use core::hint::black_box;

use nalgebra::{SMatrix, SVector};
use pullback::Error;
use pullback::gradcheck::{Rng, Vec};
use pullback::space::Coordinates;
use pullback::types::LowerTriangular;

use crate::hand;
use crate::hand::functions;
use crate::hand::tracker::Dense;
use crate::model::tracker_nll;
use crate::simulation::positions;

/// How many inputs are cycled through.
pub(crate) const INPUTS: usize = 8;

/// How many measurements the tracker has.
const STEPS: usize = 100;

/// A case: the function, its size, and both gradients at an input of a given number.
pub(crate) struct Case {
    pub(crate) function: &'static str,
    pub(crate) size: usize,
    pub(crate) generated: fn(usize),
    pub(crate) hand: fn(usize),
}

/// The arguments of the likelihood of one sample.
type Sample<const N: usize> = (SVector<f64, N>, LowerTriangular<f64, N>, SVector<f64, N>);

/// The arguments of the composition.
type Composed<const N: usize> = (SMatrix<f64, N, N>, SMatrix<f64, N, N>, SVector<f64, N>);

/// The parameters of both covariances of the tracker.
type Covariances = (LowerTriangular<f64, 4>, LowerTriangular<f64, 2>);

/// What the tracker takes.
type Tracked = (Covariances, [SVector<f64, 2>; STEPS]);

/// Small numbers, the same on every run.
fn arguments<X: Coordinates<f64>>(scale: f64) -> [X; INPUTS] {
    let mut rng = Rng::new(7);
    core::array::from_fn(|_| {
        let numbers: Vec<f64> = rng.shorts(X::DIMENSION);
        let mut numbers = numbers.iter().map(|x| scale * x);
        X::from_coordinates(&mut || numbers.next().unwrap_or_default())
    })
}

/// Wraps both gradients of one size in functions over the number of an input.
macro_rules! case {
    ($function:literal, $size:literal: $arguments:ty = $inputs:expr, $result:ty,
     $generated:ident: |$($x:pat_param),*| $by_macro:expr, $hand:ident: $by_hand:expr) => {{
        #[inline(never)]
        fn $generated(($($x),*): &$arguments) -> $result {
            $by_macro
        }

        #[inline(never)]
        fn $hand(($($x),*): &$arguments) -> $result {
            $by_hand
        }

        fn inputs() -> &'static [$arguments; INPUTS] {
            static CELL: std::sync::OnceLock<[$arguments; INPUTS]> = std::sync::OnceLock::new();
            CELL.get_or_init(|| $inputs)
        }

        Case {
            function: $function,
            size: $size,
            generated: |turn| {
                let _ = black_box($generated(black_box(&inputs()[turn % INPUTS])));
            },
            hand: |turn| {
                let _ = black_box($hand(black_box(&inputs()[turn % INPUTS])));
            },
        }
    }};
}

macro_rules! nll {
    ($size:literal, $generated:ident, $hand:ident) => {
        case!(
            "nll", $size: Sample<$size> = arguments(0.3), (f64, Sample<$size>),
            $generated: |mean, theta, x| functions::nll::value_and_grad(mean, theta, x),
            $hand: hand::nll::as_written(mean, theta, x)
        )
    };
}

macro_rules! composition {
    ($size:literal, $generated:ident, $hand:ident) => {
        case!(
            "composition", $size: Composed<$size> = arguments(1.0), Result<(f64, Composed<$size>), Error>,
            $generated: |a, b, x| functions::composition::value_and_grad(a, b, x),
            $hand: hand::composition::gradient(a, b, x)
        )
    };
}

/// All cases.
pub(crate) fn all() -> [Case; 7] {
    [
        nll!(3, generated_nll_3, hand_nll_3),
        nll!(6, generated_nll_6, hand_nll_6),
        nll!(12, generated_nll_12, hand_nll_12),
        composition!(3, generated_composition_3, hand_composition_3),
        composition!(6, generated_composition_6, hand_composition_6),
        composition!(12, generated_composition_12, hand_composition_12),
        case!(
            "tracker", 4: Tracked = arguments(0.3).map(|covariances| (covariances, positions())), Result<(f64, Covariances), Error>,
            generated_tracker_4: |(q, r), measurements| tracker_nll::value_and_grad(q, r, measurements),
            hand_tracker_4: hand::tracker::gradient(&Dense::constant_velocity(), q, r, measurements)
        ),
    ]
}
