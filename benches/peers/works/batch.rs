//! The negative log-likelihood of a thousand samples and its gradient.

use nalgebra::SVector;
use pullback::types::LowerTriangular;

use crate::PEERS;
use crate::flat::Lower;
use crate::inputs::{FEW, inputs, lower, matrix, small, small_lower, small_vector, vector};
use crate::measure::Row;
use crate::number::Number;
use crate::plain::Matrix;
use crate::{by_nalgebra, by_num_dual, ours, plain};

/// How many samples a batch has.
const SAMPLES: usize = 1000;

/// A mean, log-Cholesky parameters and the samples, as arrays.
type Arrays<T, const N: usize> = ([T; N], Matrix<T, N, N>, [[T; N]; SAMPLES]);

/// The same as this library takes them.
type Structured<T, const N: usize> = (SVector<T, N>, LowerTriangular<T, N>, [SVector<T, N>; SAMPLES]);

fn arrays<T: Number, const N: usize>() -> Vec<Arrays<T, N>> {
    inputs(FEW, |rng| (small_vector::<T, N>(rng), small_lower::<T, N>(rng), small::<T, N, SAMPLES>(rng)))
}

fn structured<T: Number, const N: usize>((mean, theta, samples): &Arrays<T, N>) -> Structured<T, N> {
    (vector(mean), lower(theta), core::array::from_fn(|m| vector(&samples[m])))
}

/// All ways there are.
pub(super) fn batch_nll_gradient<T: Number, const N: usize>() -> Row {
    let inputs = arrays::<T, N>();
    let row = Row::new::<T>("batch_nll_gradient", N)
        .with("ours", &inputs, structured, |(mean, theta, samples)| ours::nll_by_statistics(mean, theta, samples));
    if !PEERS {
        return row;
    }
    let row = row
        .with("ours by lanes", &inputs, structured, |(mean, theta, samples)| ours::nll_by_lanes(mean, theta, samples))
        .with("ours one by one", &inputs, structured, |(mean, theta, samples)| {
            ours::nll_of_samples::value_and_grad(mean, theta, samples)
        });
    let dense = |(mean, theta, samples): &Arrays<T, N>| (vector(mean), matrix(theta), matrix(samples));
    let row = by_plain(row.with("nalgebra", &inputs, dense, by_nalgebra::nll_gradient_of_samples), &inputs);
    if const { N > 4 } {
        return row;
    }
    row.with("num-dual", &inputs, |three| *three, by_num_dual::nll_gradient_of_samples::<T, T::Single, N, SAMPLES>)
}

/// Several samples side by side, by this library and by hand.
pub(super) fn batch_by_lanes<T: Number, const N: usize>() -> Row {
    let inputs = arrays::<T, N>();
    let row = Row::new::<T>("batch_by_lanes", N)
        .with("ours", &inputs, structured, |(mean, theta, samples)| ours::nll_by_lanes(mean, theta, samples));
    if PEERS { by_plain(row, &inputs) } else { row }
}

fn by_plain<T: Number, const N: usize>(row: Row, inputs: &[Arrays<T, N>]) -> Row {
    row.with(
        "plain",
        inputs,
        |three| *three,
        |(mean, theta, samples)| {
            let (value, (mean_bar, theta_bar)) = plain::nll_gradient_of_samples(mean, theta, samples);
            (value, (mean_bar, Lower(theta_bar)))
        },
    )
}
