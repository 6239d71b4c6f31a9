//! The Kalman filter of the tracker: 4 states, 2 measurements, 100 steps, 13 parameters.

use nalgebra::SVector;

use crate::PEERS;
use crate::inputs::{FEW, inputs, lower, matrix, small_lower};
use crate::known::known_nll;
use crate::measure::{PRIMAL, Row};
use crate::model::tracker_nll;
use crate::number::Number;
use crate::simulation::positions;
use crate::tracker_by_hand::{self, Dense, Known};
use crate::{by_num_dual, tracker_by_nalgebra};

/// How many measurements there are.
const STEPS: usize = 100;

/// The gradient with respect to the parameters of both covariances. N is the number of states, four.
///
/// `plain` is written by hand for these F and H; `plain dense` multiplies them out, as the library does.
pub(super) fn tracker_gradient<T: Number, const N: usize>() -> Row {
    let measurements: [SVector<T, 2>; STEPS] =
        positions().map(|y: SVector<f64, 2>| y.map(<T as pullback::Real>::from_f64));
    let inputs = inputs(FEW, |rng| (small_lower::<T, 4>(rng), small_lower::<T, 2>(rng)));
    let input = |(q, r): &(_, _)| (lower(q), lower(r), measurements);
    let row = Row::new::<T>("tracker_gradient", N);
    let row = row.with("ours", &inputs, input, |(q, r, measurements)| tracker_nll::value_and_grad(q, r, measurements));
    if !PEERS {
        return row;
    }
    let dense = |(q, r): &(_, _)| (*q, *r, measurements);
    row.with(PRIMAL, &inputs, input, |(q, r, measurements)| tracker_nll(q, r, measurements))
        .with("nalgebra", &inputs, |(q, r)| (matrix(q), matrix(r), measurements), tracker_by_nalgebra::gradient)
        .with("plain dense", &inputs, input, |(q, r, measurements)| {
            tracker_by_hand::gradient(&Dense::constant_velocity(), q, r, measurements)
        })
        .with("plain", &inputs, input, |(q, r, measurements)| tracker_by_hand::gradient(&Known, q, r, measurements))
        .with("num-dual", &inputs, dense, by_num_dual::tracker_gradient::<T, T::Single, STEPS>)
}

/// The same with F and H written out, in the function that is differentiated as by hand.
pub(super) fn tracker_known<T: Number, const N: usize>() -> Row {
    let measurements: [SVector<T, 2>; STEPS] =
        positions().map(|y: SVector<f64, 2>| y.map(<T as pullback::Real>::from_f64));
    let inputs = inputs(FEW, |rng| (small_lower::<T, 4>(rng), small_lower::<T, 2>(rng)));
    let input = |(q, r): &(_, _)| (lower(q), lower(r), measurements);
    let row = Row::new::<T>("tracker_known", N);
    let row = row.with("ours", &inputs, input, |(q, r, measurements)| known_nll::value_and_grad(q, r, measurements));
    if !PEERS {
        return row;
    }
    row.with(PRIMAL, &inputs, input, |(q, r, measurements)| known_nll(q, r, measurements)).with(
        "plain",
        &inputs,
        input,
        |(q, r, measurements)| tracker_by_hand::gradient(&Known, q, r, measurements),
    )
}
