//! Covariances, Gaussian densities and parameters of a covariance.

use nalgebra::SVector;
use pullback::covariance::{
    Centring, Divisor, correlation, mahalanobis, mahalanobis_squared, mean_abs_covariance_penalty,
    mean_covariance_penalty, sample_covariance,
};
use pullback::gaussian::{
    entropy, expected_log_density_covariance, expected_log_density_factor, kl_divergence, log_density_covariance,
    log_density_factor, log_density_precision, mean_log_density_covariance, mean_log_density_factor,
    mean_log_density_precision,
};
use pullback::ops::cholesky;
use pullback::param::{covariance_from_factor, exp_diagonal, softplus_diagonal};
use pullback::types::{LowerTriangular, Symmetric};
use pullback::{Error, Real};

use super::{Blocks, flat, lower, matrix, positive, symmetric};

/// What they give for covariances of a scale, and vectors of its root.
pub(crate) fn blocks<T: Real, const N: usize>(scale: f64) -> Result<Blocks, Error> {
    let a = matrix::<T, N, N>(scale, 2);
    let (s, other) = (positive::<T, N>(scale), positive::<T, N>(2.0 * scale));
    let precision = positive::<T, N>(1.0 / scale);
    let (l, l_2) = (cholesky(&s)?, cholesky(&other)?);
    let one = T::one();
    let unit = matrix::<T, N, N>(1.0, 3);
    let unit_s = Symmetric::from_lower(&unit);
    let x: SVector<T, N> = matrix(scale.sqrt(), 5);
    let mean: SVector<T, N> = matrix(scale.sqrt(), 6);
    let xs = matrix::<T, 5, N>(scale.sqrt(), 7);
    let mut blocks = Blocks::new();
    let mut push = |name, block| blocks.push((name, block));

    let (y, p) = sample_covariance::vjp(&a, Centring::Mean, Divisor::Samples)?;
    push("sample_covariance", symmetric(&y));
    push("sample_covariance, pull", flat(&p.pull(unit_s).0));
    let (y, p) = mean_covariance_penalty::vjp(&xs, Centring::Mean, Divisor::Samples)?;
    push("mean_covariance_penalty", vec![y.to_f64()]);
    push("mean_covariance_penalty, pull", flat(&p.pull(one).0));
    let (y, p) = mean_abs_covariance_penalty::vjp(&xs, Centring::Mean, Divisor::Samples)?;
    push("mean_abs_covariance_penalty", vec![y.to_f64()]);
    push("mean_abs_covariance_penalty, pull", flat(&p.pull(one).0));
    let (y, p) = correlation::vjp(&s)?;
    push("correlation", symmetric(&y));
    push("correlation, pull", symmetric(&p.pull(unit_s)));
    let (y, p) = mahalanobis_squared::vjp(&x, &mean, &s)?;
    let (x_bar, _, s_bar) = p.pull(one);
    push("mahalanobis_squared", vec![y.to_f64()]);
    push("mahalanobis_squared, x", flat(&x_bar));
    push("mahalanobis_squared, S", symmetric(&s_bar));
    let (y, p) = mahalanobis::vjp(&x, &mean, &s)?;
    let (x_bar, _, s_bar) = p.pull(one);
    push("mahalanobis", vec![y.to_f64()]);
    push("mahalanobis, x", flat(&x_bar));
    push("mahalanobis, S", symmetric(&s_bar));

    let (y, p) = log_density_covariance::vjp(&x, &mean, &s)?;
    let (x_bar, _, s_bar) = p.pull(one);
    push("log_density_covariance", vec![y.to_f64()]);
    push("log_density_covariance, x", flat(&x_bar));
    push("log_density_covariance, S", symmetric(&s_bar));
    let (y, p) = log_density_factor::vjp(&x, &mean, &l);
    let (x_bar, _, l_bar) = p.pull(one);
    push("log_density_factor", vec![y.to_f64()]);
    push("log_density_factor, x", flat(&x_bar));
    push("log_density_factor, L", lower(&l_bar));
    let (y, p) = log_density_precision::vjp(&x, &mean, &precision)?;
    let (x_bar, _, p_bar) = p.pull(one);
    push("log_density_precision", vec![y.to_f64()]);
    push("log_density_precision, x", flat(&x_bar));
    push("log_density_precision, P", symmetric(&p_bar));
    let (y, p) = mean_log_density_covariance::vjp(&xs, &mean, &s)?;
    let (xs_bar, mean_bar, s_bar) = p.pull(one);
    push("mean_log_density_covariance", vec![y.to_f64()]);
    push("mean_log_density_covariance, xs", flat(&xs_bar));
    push("mean_log_density_covariance, mean", flat(&mean_bar));
    push("mean_log_density_covariance, S", symmetric(&s_bar));
    let (y, p) = mean_log_density_factor::vjp(&xs, &mean, &l);
    let (xs_bar, mean_bar, l_bar) = p.pull(one);
    push("mean_log_density_factor", vec![y.to_f64()]);
    push("mean_log_density_factor, xs", flat(&xs_bar));
    push("mean_log_density_factor, mean", flat(&mean_bar));
    push("mean_log_density_factor, L", lower(&l_bar));
    let (y, p) = mean_log_density_precision::vjp(&xs, &mean, &precision)?;
    let (xs_bar, mean_bar, p_bar) = p.pull(one);
    push("mean_log_density_precision", vec![y.to_f64()]);
    push("mean_log_density_precision, xs", flat(&xs_bar));
    push("mean_log_density_precision, mean", flat(&mean_bar));
    push("mean_log_density_precision, P", symmetric(&p_bar));
    let (y, p) = expected_log_density_covariance::vjp(&x, &other, &mean, &s)?;
    let (m_bar, c_bar, _, s_bar) = p.pull(one);
    push("expected_log_density_covariance", vec![y.to_f64()]);
    push("expected_log_density_covariance, m", flat(&m_bar));
    push("expected_log_density_covariance, C", symmetric(&c_bar));
    push("expected_log_density_covariance, S", symmetric(&s_bar));
    let (y, p) = expected_log_density_factor::vjp(&x, &other, &mean, &l);
    let (m_bar, c_bar, _, l_bar) = p.pull(one);
    push("expected_log_density_factor", vec![y.to_f64()]);
    push("expected_log_density_factor, m", flat(&m_bar));
    push("expected_log_density_factor, C", symmetric(&c_bar));
    push("expected_log_density_factor, L", lower(&l_bar));
    let (y, p) = entropy::vjp(&l);
    push("entropy", vec![y.to_f64()]);
    push("entropy, pull", lower(&p.pull(one)));
    let (y, p) = kl_divergence::vjp(&x, &l, &mean, &l_2);
    let (mean_1_bar, l_1_bar, _, l_2_bar) = p.pull(one);
    push("kl_divergence", vec![y.to_f64()]);
    push("kl_divergence, first mean", flat(&mean_1_bar));
    push("kl_divergence, first factor", lower(&l_1_bar));
    push("kl_divergence, second factor", lower(&l_2_bar));

    let factor = LowerTriangular::from_lower(&matrix::<T, N, N>(scale.sqrt(), 8));
    let (y, p) = covariance_from_factor::vjp(&factor);
    push("covariance_from_factor", symmetric(&y));
    push("covariance_from_factor, pull", lower(&p.pull(unit_s)));
    // A diagonal of the order of the root of the scale, by its logarithm; of a number far from zero softplus is the number.
    let mut parameter = factor.to_matrix();
    for i in 0..N {
        parameter[(i, i)] = T::from_f64(f64::from((0.5 * scale.ln() + 0.1 * i as f64) as f32));
    }
    let (y, p) = exp_diagonal::vjp(&LowerTriangular::from_lower(&parameter));
    push("exp_diagonal", lower(&y.into_lower()));
    push("exp_diagonal, pull", lower(&p.pull(LowerTriangular::from_lower(&unit))));
    if scale >= 1.0 {
        parameter = factor.to_matrix();
    }
    let (y, p) = softplus_diagonal::vjp(&LowerTriangular::from_lower(&parameter));
    push("softplus_diagonal", lower(&y.into_lower()));
    push("softplus_diagonal, pull", lower(&p.pull(LowerTriangular::from_lower(&unit))));
    Ok(blocks)
}
