//! The works as a user of this library writes them.

use nalgebra::{SMatrix, SVector};
use pullback::batch::{self, Laned};
use pullback::covariance::{Centring, Divisor};
use pullback::prelude::*;

/// A value, and the gradients by a mean and by log-Cholesky parameters.
type OfSamples<T, const N: usize> = (T, (SVector<T, N>, LowerTriangular<T, N>));

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

/// The same from the mean and the covariance of the samples, which are taken first.
///
/// # Errors
/// [`Error::NonFinite`] for NaN or infinite samples.
pub(crate) fn nll_by_statistics<T: Real, const N: usize, const M: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    samples: &[SVector<T, N>; M],
) -> Result<OfSamples<T, N>, Error> {
    let mut statistics = SampleStatistics::new();
    statistics.push_all(samples);
    let (m, c) = (statistics.mean()?, statistics.covariance(Divisor::Samples)?);
    Ok(nll_of_statistics::value_and_grad(mean, theta, &m, &c, M))
}

/// The negative log-likelihood of `count` samples with the mean m and the covariance c about it.
#[differentiable(wrt(mean, theta))]
fn nll_of_statistics<T: Real, const N: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    m: &SVector<T, N>,
    c: &Symmetric<T, N>,
    count: usize,
) -> T {
    let constant = T::from_f64(0.5 * N as f64 * (2.0 * core::f64::consts::PI).ln());
    let l = exp_diagonal(theta);
    -T::from_f64(count as f64) * (expected_log_density_factor(m, c, mean, &l) + constant)
}

/// The same of several samples side by side. The factor belongs to all samples, and so do its logarithms: they are
/// outside.
///
/// # Errors
/// None.
pub(crate) fn nll_by_lanes<T: Laned, const N: usize, const M: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    samples: &[SVector<T, N>; M],
) -> Result<OfSamples<T, N>, Error> {
    let (l, of_l) = exp_diagonal::vjp(theta);
    let (log_det, of_log_det) = log_det_lower::vjp(&l);
    let (squares, (mean_bar, mut l_bar)) =
        batch::sum(samples, (mean, &l), |x, (mean, l)| half_square::value_and_grad(mean, l, x))?;
    let count = T::from_f64(M as f64);
    l_bar += of_log_det.pull(count);
    Ok((squares + count * log_det, (mean_bar, of_l.pull(l_bar))))
}

/// Half the square of the distance of a sample from the mean in the coordinates of the factor.
#[differentiable(wrt(mean, l))]
fn half_square<T: Real, const N: usize>(mean: &SVector<T, N>, l: &CholeskyFactor<T, N>, x: &SVector<T, N>) -> T {
    0.5 * norm_squared(&solve_lower(l, &(x - mean)))
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
