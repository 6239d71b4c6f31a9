//! The operations of `covariance`, `gaussian` and `param`.

use nalgebra::{SMatrix, SVector};
use pullback::covariance::*;
use pullback::gaussian::*;
use pullback::param::*;
use pullback::types::{LowerTriangular, Symmetric};

use super::{Batch, Statistics, Three, factor, first, lower, second, store, symmetric};

crate::table::operations! {
    sample_covariance [f32: 3 6] |_a, b, out: Symmetric<T, N>| store(sample_covariance(b, Centring::Mean, Divisor::SamplesMinusOne), out);
    sample_covariance_vjp [f32: 3 6] |a, b, out: (Symmetric<T, N>, SMatrix<T, N, N>)|
        store(sample_covariance::vjp(b, Centring::Mean, Divisor::SamplesMinusOne).map(|(y, p)| (y, p.pull(symmetric(a)).0)), out);
    correlation [f32: 3 6] |a, _b, out: Symmetric<T, N>| store(correlation(&symmetric(a)), out);
    correlation_vjp [f32: 3 6] |a, b, out: (Symmetric<T, N>, Symmetric<T, N>)| store(correlation::vjp(&symmetric(a)).map(|(y, p)| (y, p.pull(symmetric(b)))), out);
    mean_covariance_penalty [f32: 3] |_a, b, out: T| store(mean_covariance_penalty(b, Centring::None, Divisor::Samples), out);
    mean_covariance_penalty_vjp [f32: 3] |a, b, out: (T, SMatrix<T, N, N>)| store(mean_covariance_penalty::vjp(b, Centring::None, Divisor::Samples).map(|(y, p)| (y, p.pull(a.data.0[0][0]).0)), out);
    mean_abs_covariance_penalty [f32: 3] |_a, b, out: T| store(mean_abs_covariance_penalty(b, Centring::Mean, Divisor::SamplesMinusOne), out);
    mean_abs_covariance_penalty_vjp [f32: 3] |a, b, out: (T, SMatrix<T, N, N>)|
        store(mean_abs_covariance_penalty::vjp(b, Centring::Mean, Divisor::SamplesMinusOne).map(|(y, p)| (y, p.pull(a.data.0[0][0]).0)), out);
    mahalanobis_squared [f32: 3] |a, b, out: T| store(mahalanobis_squared(&first(b), &second(b), &symmetric(a)), out);
    mahalanobis_squared_vjp [f32: 3] |a, b, out: Three<T, Symmetric<T, N>, N>| store(mahalanobis_squared::vjp(&first(b), &second(b), &symmetric(a)).map(|(y, p)| (y, p.pull(b.data.0[0][0]))), out);
    mahalanobis [f32: 3] |a, b, out: T| store(mahalanobis(&first(b), &second(b), &symmetric(a)), out);
    mahalanobis_vjp [f32: 3] |a, b, out: Three<T, Symmetric<T, N>, N>| store(mahalanobis::vjp(&first(b), &second(b), &symmetric(a)).map(|(y, p)| (y, p.pull(b.data.0[0][0]))), out);
    mean_log_density_factor [f32: 3] |a, b, out: T| store(factor(a).map(|l| mean_log_density_factor(b, &first(a), &l)), out);
    mean_log_density_factor_vjp [f32: 3] |a, b, out: Batch<T, LowerTriangular<T, N>, N>|
        store(factor(a).map(|l| { let (y, p) = mean_log_density_factor::vjp(b, &first(a), &l); (y, p.pull(b.data.0[0][0])) }), out);
    mean_log_density_covariance [f32: 3] |a, b, out: T| store(mean_log_density_covariance(b, &first(a), &symmetric(a)), out);
    mean_log_density_covariance_vjp [f32: 3] |a, b, out: Batch<T, Symmetric<T, N>, N>|
        store(mean_log_density_covariance::vjp(b, &first(a), &symmetric(a)).map(|(y, p)| (y, p.pull(b.data.0[0][0]))), out);
    mean_log_density_precision [f32: 3] |a, b, out: T| store(mean_log_density_precision(b, &first(a), &symmetric(a)), out);
    mean_log_density_precision_vjp [f32: 3] |a, b, out: Batch<T, Symmetric<T, N>, N>|
        store(mean_log_density_precision::vjp(b, &first(a), &symmetric(a)).map(|(y, p)| (y, p.pull(b.data.0[0][0]))), out);
    log_density_factor [f32: 3] |a, b, out: T| store(factor(a).map(|l| log_density_factor(&first(b), &second(b), &l)), out);
    log_density_factor_vjp [f32: 3] |a, b, out: Three<T, LowerTriangular<T, N>, N>|
        store(factor(a).map(|l| { let (y, p) = log_density_factor::vjp(&first(b), &second(b), &l); (y, p.pull(b.data.0[0][0])) }), out);
    log_density_covariance [f32: 2 3 4 6; f64: 3] |a, b, out: T| store(log_density_covariance(&first(b), &second(b), &symmetric(a)), out);
    log_density_covariance_vjp [f32: 2 3 4 6; f64: 3] |a, b, out: Three<T, Symmetric<T, N>, N>|
        store(log_density_covariance::vjp(&first(b), &second(b), &symmetric(a)).map(|(y, p)| (y, p.pull(b.data.0[0][0]))), out);
    log_density_precision [f32: 3] |a, b, out: T| store(log_density_precision(&first(b), &second(b), &symmetric(a)), out);
    log_density_precision_vjp [f32: 3] |a, b, out: Three<T, Symmetric<T, N>, N>| store(log_density_precision::vjp(&first(b), &second(b), &symmetric(a)).map(|(y, p)| (y, p.pull(b.data.0[0][0]))), out);
    expected_log_density_factor [f32: 3] |a, b, out: T| store(factor(a).map(|l| expected_log_density_factor(&first(b), &symmetric(a), &second(b), &l)), out);
    expected_log_density_factor_vjp [f32: 3] |a, b, out: Statistics<T, LowerTriangular<T, N>, N>|
        store(factor(a).map(|l| { let (y, p) = expected_log_density_factor::vjp(&first(b), &symmetric(a), &second(b), &l); (y, p.pull(b.data.0[0][0])) }), out);
    expected_log_density_covariance [f32: 3] |a, b, out: T| store(expected_log_density_covariance(&first(b), &symmetric(b), &second(b), &symmetric(a)), out);
    expected_log_density_covariance_vjp [f32: 3] |a, b, out: Statistics<T, Symmetric<T, N>, N>|
        store(expected_log_density_covariance::vjp(&first(b), &symmetric(b), &second(b), &symmetric(a)).map(|(y, p)| (y, p.pull(b.data.0[0][0]))), out);
    entropy [f32: 3] |a, _b, out: T| store(factor(a).map(|l| entropy(&l)), out);
    entropy_vjp [f32: 3] |a, b, out: (T, LowerTriangular<T, N>)| store(factor(a).map(|l| { let (y, p) = entropy::vjp(&l); (y, p.pull(b.data.0[0][0])) }), out);
    kl_divergence [f32: 3 6] |a, b, out: T| store(factor(a).map(|l| kl_divergence(&first(a), &l, &second(b), &exp_diagonal(&lower(b)))), out);
    kl_divergence_vjp [f32: 3 6] |a, b, out: (T, (SVector<T, N>, LowerTriangular<T, N>, SVector<T, N>, LowerTriangular<T, N>))|
        store(factor(a).map(|l| { let (y, p) = kl_divergence::vjp(&first(a), &l, &second(b), &exp_diagonal(&lower(b))); (y, p.pull(b.data.0[0][0])) }), out);
    exp_diagonal [f32: 3 6] |_a, b, out: LowerTriangular<T, N>| { *out = exp_diagonal(&lower(b)).into_lower(); true };
    exp_diagonal_vjp [f32: 3 6] |a, b, out: (LowerTriangular<T, N>, LowerTriangular<T, N>)| { let (y, p) = exp_diagonal::vjp(&lower(b)); *out = (y.into_lower(), p.pull(lower(a))); true };
    softplus_diagonal [f32: 3 6] |_a, b, out: LowerTriangular<T, N>| { *out = softplus_diagonal(&lower(b)).into_lower(); true };
    softplus_diagonal_vjp [f32: 3 6] |a, b, out: (LowerTriangular<T, N>, LowerTriangular<T, N>)| { let (y, p) = softplus_diagonal::vjp(&lower(b)); *out = (y.into_lower(), p.pull(lower(a))); true };
    covariance_from_factor [f32: 3 6] |_a, b, out: Symmetric<T, N>| { *out = covariance_from_factor(&lower(b)); true };
    covariance_from_factor_vjp [f32: 3 6] |a, b, out: (Symmetric<T, N>, LowerTriangular<T, N>)| { let (y, p) = covariance_from_factor::vjp(&lower(b)); *out = (y, p.pull(symmetric(a))); true };
}
