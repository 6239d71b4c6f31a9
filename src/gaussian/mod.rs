//! Normal distributions: log densities of a sample and of a batch, entropy, and the divergence of two.
//!
//! A covariance enters as its Cholesky factor L (Σ = L Lᵀ), which cannot fail, as the matrix Σ itself, or as its inverse, the
//! precision Λ. A batch of M samples of N variables is an M × N matrix, one sample per row, or, where it is too long for a matrix
//! or comes one by one, a [`SampleStatistics`].
#![allow(clippy::needless_range_loop, reason = "two or three arrays share an index; bounds are constants of the type")]

use nalgebra::{SMatrix, SVector};

use crate::linalg;
use crate::registry::table;
use crate::scalar::{Real, sum_of_logarithms};
use crate::space::from_columns;

mod statistics;
mod whitening;

pub use statistics::SampleStatistics;

table! {
    mean_log_density_factor
    mean_log_density_covariance
    mean_log_density_precision
    log_density_factor
    log_density_covariance
    log_density_precision
    expected_log_density_factor
    expected_log_density_covariance
    entropy
    kl_divergence
}

/// ln 2π.
const LN_TWO_PI: f64 = 1.837_877_066_409_345_6;

/// Σ ln Lᵢᵢ, half the logarithm of det L Lᵀ.
#[inline]
fn sum_log_diagonal<T: Real, const N: usize>(l: &[[T; N]; N]) -> T {
    let mut diagonal = [T::zero(); N];
    for i in 0..N {
        diagonal[i] = l[i][i];
    }
    sum_of_logarithms(&diagonal)
}

/// 1/Lᵢᵢ, the derivative of [`sum_log_diagonal`].
#[inline]
fn reciprocal_diagonal<T: Real, const N: usize>(l: &[[T; N]; N]) -> SVector<T, N> {
    let mut reciprocals = [T::zero(); N];
    for i in 0..N {
        reciprocals[i] = T::one() / l[i][i];
    }
    from_columns([reciprocals])
}

/// x − μ for every sample: the rows of `xs` become the columns.
#[inline]
fn deviations<T: Real, const M: usize, const N: usize>(
    xs: &SMatrix<T, M, N>,
    mean: &SVector<T, N>,
) -> SMatrix<T, N, M> {
    let (mut d, [mean]) = (linalg::transpose(&xs.data.0), &mean.data.0);
    for m in 0..M {
        for i in 0..N {
            d[m][i] -= mean[i];
        }
    }
    from_columns(d)
}

/// 1/M, the weight of one of M samples.
#[inline]
fn weight<T: Real, const M: usize>() -> T {
    T::one() / T::from_f64(M as f64)
}

/// The cotangents of the samples and of the mean, x̄ₘ = −w gₘ as rows and μ̄ = w Σ gₘ, from the columns gₘ = Σ⁻¹(xₘ − μ).
#[inline]
fn sample_cotangents<T: Real, const M: usize, const N: usize>(
    g: &SMatrix<T, N, M>,
    w: T,
) -> (SMatrix<T, M, N>, SVector<T, N>) {
    let mut xs_bar = [[T::zero(); M]; N];
    let mut mean_bar = [T::zero(); N];
    for m in 0..M {
        for i in 0..N {
            let share = g.data.0[m][i] * w;
            xs_bar[i][m] = -share;
            mean_bar[i] = if m == 0 { share } else { mean_bar[i] + share };
        }
    }
    (from_columns(xs_bar), from_columns([mean_bar]))
}
