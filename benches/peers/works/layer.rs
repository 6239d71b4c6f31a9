//! The covariance penalty of the outputs of a layer and its gradient with respect to the weights; 32 samples in rows.

use nalgebra::ComplexField;

use crate::PEERS;
use crate::inputs::{INPUTS, inputs, matrix, small};
use crate::measure::{PRIMAL, Row};
use crate::number::Number;
use crate::works::FORWARD;
use crate::{by_nalgebra, by_num_dual, ours, plain};

/// How many samples there are.
const SAMPLES: usize = 32;

pub(super) fn tanh_penalty_gradient<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, |rng| (small::<T, N, N>(rng), small::<T, SAMPLES, N>(rng)));
    let both = |(weights, x): &(_, _)| (matrix(weights), matrix(x));
    let row = Row::new::<T>("tanh_penalty_gradient", N);
    let row = row.with("ours", &inputs, both, |(weights, x)| ours::tanh_penalty::value_and_grad(weights, x));
    if !PEERS {
        return row;
    }
    let row = row
        .with(PRIMAL, &inputs, both, |(weights, x)| ours::tanh_penalty(weights, x))
        .with("nalgebra", &inputs, both, by_nalgebra::tanh_penalty_gradient)
        .with("plain", &inputs, |pair| *pair, |(weights, x)| plain::tanh_penalty_gradient(weights, x));
    if const { N > FORWARD } {
        return row;
    }
    row.with(
        "num-dual",
        &inputs,
        |pair| *pair,
        |pair| by_num_dual::penalty_gradient::<T, T::Single, _, N>(pair, T::Single::tanh),
    )
}

pub(super) fn linear_penalty_gradient<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, |rng| (small::<T, N, N>(rng), small::<T, SAMPLES, N>(rng)));
    let both = |(weights, x): &(_, _)| (matrix(weights), matrix(x));
    let row = Row::new::<T>("linear_penalty_gradient", N);
    let row = row.with("ours", &inputs, both, |(weights, x)| ours::linear_penalty::value_and_grad(weights, x));
    if !PEERS {
        return row;
    }
    let row = row
        .with(PRIMAL, &inputs, both, |(weights, x)| ours::linear_penalty(weights, x))
        .with("nalgebra", &inputs, both, by_nalgebra::linear_penalty_gradient)
        .with("plain", &inputs, |pair| *pair, |(weights, x)| plain::linear_penalty_gradient(weights, x));
    if const { N > FORWARD } {
        return row;
    }
    row.with("num-dual", &inputs, |pair| *pair, |pair| by_num_dual::penalty_gradient::<T, T::Single, _, N>(pair, |x| x))
}
