//! The works as a user of this library writes them.

use nalgebra::{SMatrix, SVector};
use pullback::covariance::{Centring, Divisor};
use pullback::prelude::*;

/// The negative log-likelihood of one sample of a normal distribution, without its constant; θ holds log-Cholesky parameters.
#[differentiable]
pub(crate) fn nll<T: Real, const N: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    x: &SVector<T, N>,
) -> T {
    let l = exp_diagonal(theta);
    let z = solve_lower(&l, &(x - mean));
    // ln det L, of which θ has the logarithms.
    0.5 * norm_squared(&z) + theta.diagonal().sum()
}

/// The same of many samples, one after the other.
#[differentiable(wrt(mean, theta))]
pub(crate) fn nll_of_samples<T: Real, const N: usize, const M: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    samples: &[SVector<T, N>; M],
) -> T {
    let l = exp_diagonal(theta);
    let mut squares = T::zero();
    for x in samples {
        squares += norm_squared(&solve_lower(&l, &(x - mean)));
    }
    0.5 * squares + T::from_f64(M as f64) * log_det_lower(&l)
}

/// The mean covariance of the outputs of a linear layer.
///
/// # Errors
/// [`Error::NonFinite`] for NaN or infinite input.
#[differentiable(wrt(weights))]
pub(crate) fn linear_penalty<T: Real, const M: usize, const N: usize>(
    weights: &SMatrix<T, N, N>,
    x: &SMatrix<T, M, N>,
) -> Result<T, Error> {
    mean_covariance_penalty(&product(x, weights), Centring::Mean, Divisor::SamplesMinusOne)
}

/// The same of a layer with tanh.
///
/// # Errors
/// [`Error::NonFinite`] for NaN or infinite input.
#[differentiable(wrt(weights))]
pub(crate) fn tanh_penalty<T: Real, const M: usize, const N: usize>(
    weights: &SMatrix<T, N, N>,
    x: &SMatrix<T, M, N>,
) -> Result<T, Error> {
    mean_covariance_penalty(&tanh(&product(x, weights)), Centring::Mean, Divisor::SamplesMinusOne)
}
