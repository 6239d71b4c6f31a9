//! The functions as a user writes them.

use nalgebra::{SMatrix, SVector};
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
    0.5 * norm_squared(&z) + log_det_lower(&l)
}

/// Six operations, each on the results of others: xᵀ tanh(L⁻¹ B x) + ln det L with L Lᵀ = A Aᵀ + I.
///
/// # Errors
/// [`Error::NonFinite`] for NaN or infinite input.
#[differentiable]
pub(crate) fn composition<T: Real, const N: usize>(
    a: &SMatrix<T, N, N>,
    b: &SMatrix<T, N, N>,
    x: &SVector<T, N>,
) -> Result<T, Error> {
    let l = cholesky(&(row_gram(a) + Symmetric::identity()))?;
    let y = tanh(&solve_lower(&l, &(b * x)));
    Ok(dot(&y, x) + log_det_lower(&l))
}
