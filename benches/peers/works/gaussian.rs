//! Negative log-likelihoods of normal samples and their gradients.

use pullback::gaussian::log_density_factor;

use crate::PEERS;
use crate::flat::Lower;
use crate::inputs::{INPUTS, cholesky_factor, factor, inputs, lower, matrix, small_lower, small_vector, vector};
use crate::measure::{PRIMAL, Row};
use crate::number::Number;
use crate::works::FORWARD;
use crate::{by_multicalc, by_nalgebra, by_num_dual, ours, plain};

/// With log-Cholesky parameters.
pub(super) fn nll_gradient<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, |rng| (small_vector::<T, N>(rng), small_lower::<T, N>(rng), small_vector::<T, N>(rng)));
    let structured = |(mean, theta, x): &(_, _, _)| (vector(mean), lower(theta), vector(x));
    let row = Row::new::<T>("nll_gradient", N);
    let row = row.with("ours", &inputs, structured, |(mean, theta, x)| ours::nll::value_and_grad(mean, theta, x));
    if !PEERS {
        return row;
    }
    let dense = |(mean, theta, x): &(_, _, _)| (vector(mean), matrix(theta), vector(x));
    let row = row
        .with(PRIMAL, &inputs, structured, |(mean, theta, x)| ours::nll(mean, theta, x))
        .with("nalgebra", &inputs, dense, by_nalgebra::nll_gradient)
        .with(
            "plain",
            &inputs,
            |three| *three,
            |(mean, theta, x)| {
                let (value, (mean_bar, theta_bar, x_bar)) = plain::nll_gradient(mean, theta, x);
                (value, (mean_bar, Lower(theta_bar), x_bar))
            },
        );
    if const { N > FORWARD } {
        return row;
    }
    row.with("num-dual", &inputs, |three| *three, by_num_dual::nll_gradient::<T, T::Single, N>)
        .with("num-dual vectors", &inputs, |three| *three, by_num_dual::nll_gradient::<T, T::Several, N>)
        .with("multicalc", &inputs, |three| *three, by_multicalc::nll_gradient)
}

/// The log density itself, with the factor of the covariance.
pub(super) fn log_density_gradient<T: Number, const N: usize>() -> Row {
    let inputs = inputs(INPUTS, |rng| (small_vector::<T, N>(rng), factor::<T, N>(rng), small_vector::<T, N>(rng)));
    let structured = |(mean, l, x): &(_, _, _)| (vector(mean), cholesky_factor(l), vector(x));
    let row = Row::new::<T>("log_density_gradient", N).with("ours", &inputs, structured, |(mean, l, x)| {
        let (value, pullback) = log_density_factor::vjp(x, mean, l);
        let (x_bar, mean_bar, l_bar) = pullback.pull(<T as plain::Float>::ONE);
        (value, (mean_bar, l_bar, x_bar))
    });
    if !PEERS {
        return row;
    }
    let dense = |(mean, l, x): &(_, _, _)| (vector(mean), matrix(l), vector(x));
    row.with(PRIMAL, &inputs, structured, |(mean, l, x)| log_density_factor(x, mean, l))
        .with("nalgebra", &inputs, dense, by_nalgebra::log_density_gradient)
        .with(
            "plain",
            &inputs,
            |three| *three,
            |(mean, l, x)| {
                let (value, (mean_bar, l_bar, x_bar)) = plain::log_density_gradient(mean, l, x);
                (value, (mean_bar, Lower(l_bar), x_bar))
            },
        )
}
