//! Single precision over 24 orders of magnitude: every operation with a scale of its own, and its pullback, for entries of the order of 1e±12 and
//! between, against the same code in double precision on the same numbers.
//!
//! A result of the order of its inputs' products is in the range of `f32` wherever these are; an intermediate determinant is not, which is
//! what would show here: the fourth power of 1e12 is infinite.

use nalgebra::{SMatrix, SVector};
use pullback::Real;
use pullback::covariance::{Centring, Divisor, mahalanobis_squared, sample_covariance};
use pullback::gaussian::{entropy, log_density_covariance};
use pullback::ops::{
    cholesky, inverse, inverse_spd, ldl, log_abs_det, log_det_spd, norm, product, row_gram, sandwich, solve,
    solve_lower, solve_spd,
};
use pullback::types::{LowerTriangular, Symmetric};

/// The scales: what is multiplied is a matrix with entries of the order of one.
const SCALES: [f64; 7] = [1e-12, 1e-9, 1e-4, 1.0, 1e4, 1e9, 1e12];

/// Values and cotangents, each compared on its own.
type Blocks = Vec<(&'static str, Vec<f64>)>;

/// A matrix of the order of one, well conditioned: the identity and a rotation-like part.
fn entry(i: usize, j: usize, seed: usize) -> f64 {
    let wave = ((3 * i + 5 * j + 7 * seed) as f64 * 0.7).sin();
    if i == j { 2.0 + 0.5 * wave } else { 0.5 * wave }
}

/// The numbers of `f32`, in `T`.
fn matrix<T: Real, const R: usize, const C: usize>(scale: f64, seed: usize) -> SMatrix<T, R, C> {
    SMatrix::from_fn(|i, j| T::from_f64(f64::from((scale * entry(i, j, seed)) as f32)))
}

/// G Gᵀ/n + I, times the scale; mirrored from one triangle, so that both precisions see the same numbers.
fn positive<T: Real, const N: usize>(scale: f64) -> Symmetric<T, N> {
    let full = SMatrix::<f64, N, N>::from_fn(|i, j| {
        let sum: f64 = (0..N).map(|k| entry(i, k, 1) * entry(j, k, 1)).sum();
        scale * (sum / N as f64 + if i == j { 1.0 } else { 0.0 })
    });
    Symmetric::from_lower(&full.map(|x| T::from_f64(f64::from(x as f32))))
}

fn flat<T: Real, const R: usize, const C: usize>(x: &SMatrix<T, R, C>) -> Vec<f64> {
    x.iter().map(|x| x.to_f64()).collect()
}

fn lower<T: Real, const N: usize>(x: &LowerTriangular<T, N>) -> Vec<f64> {
    flat(&x.to_matrix())
}

fn symmetric<T: Real, const N: usize>(x: &Symmetric<T, N>) -> Vec<f64> {
    flat(&x.to_matrix())
}

/// What every operation gives for matrices of a scale. Cotangents have the scale that keeps the result in the range: `by` is what a
/// derivative is of the order of.
fn all<T: Real, const N: usize>(scale: f64) -> Result<Blocks, pullback::Error> {
    let a = matrix::<T, N, N>(scale, 2);
    let s = positive::<T, N>(scale);
    let one = T::one();
    let unit = matrix::<T, N, N>(1.0, 3);
    let of_scale = matrix::<T, N, N>(scale, 4);
    let x: SVector<T, N> = matrix(scale.sqrt(), 5);
    let mean: SVector<T, N> = matrix(scale.sqrt(), 6);
    let mut blocks = Blocks::new();
    let mut push = |name, block| blocks.push((name, block));

    let (y, p) = inverse::vjp(&a)?;
    push("inverse", flat(&y));
    push("inverse, pull", flat(&p.pull(of_scale)));
    let (y, p) = solve::vjp(&a, &of_scale)?;
    let (a_bar, b_bar) = p.pull(unit);
    push("solve", flat(&y));
    push("solve, first", flat(&a_bar));
    push("solve, second", flat(&b_bar));
    let ((size, sign), p) = log_abs_det::vjp(&a)?;
    push("log_abs_det", vec![size.to_f64(), sign.to_f64()]);
    push("log_abs_det, pull", flat(&p.pull((one, one))));
    let (y, p) = cholesky::vjp(&s)?;
    push("cholesky", lower(&y.into_lower()));
    push("cholesky, pull", symmetric(&p.pull(LowerTriangular::from_lower(&unit))));
    let (y, p) = ldl::vjp(&s)?;
    push("ldl, D", flat(&y.diagonal()));
    push("ldl, L", lower(&y.unit_lower()));
    push("ldl, pull", symmetric(&p.pull(LowerTriangular::from_lower(&unit))));
    let (y, p) = inverse_spd::vjp(&s)?;
    push("inverse_spd", symmetric(&y));
    push("inverse_spd, pull", symmetric(&p.pull(Symmetric::from_lower(&of_scale))));
    let (y, p) = solve_spd::vjp(&s, &of_scale)?;
    let (s_bar, b_bar) = p.pull(unit);
    push("solve_spd", flat(&y));
    push("solve_spd, first", symmetric(&s_bar));
    push("solve_spd, second", flat(&b_bar));
    let (y, p) = log_det_spd::vjp(&s)?;
    push("log_det_spd", vec![y.to_f64()]);
    push("log_det_spd, pull", symmetric(&p.pull(one)));
    let l = cholesky(&s)?;
    let (y, p) = solve_lower::vjp(&l, &of_scale);
    let (l_bar, b_bar) = p.pull(unit);
    push("solve_lower", flat(&y));
    push("solve_lower, first", lower(&l_bar));
    push("solve_lower, second", flat(&b_bar));
    let (y, p) = norm::vjp(&a);
    push("norm", vec![y.to_f64()]);
    push("norm, pull", flat(&p.pull(one)));
    let (y, p) = product::vjp(&a, &of_scale);
    let (a_bar, b_bar) = p.pull(unit);
    push("product", flat(&y));
    push("product, first", flat(&a_bar));
    push("product, second", flat(&b_bar));
    push("row_gram", symmetric(&row_gram(&a)));
    let (y, p) = sandwich::vjp(&unit, &s);
    let (f_bar, s_bar) = p.pull(Symmetric::from_lower(&unit));
    push("sandwich", symmetric(&y));
    push("sandwich, first", flat(&f_bar));
    push("sandwich, second", symmetric(&s_bar));
    let (y, p) = sample_covariance::vjp(&a, Centring::Mean, Divisor::Samples)?;
    push("sample_covariance", symmetric(&y));
    push("sample_covariance, pull", flat(&p.pull(Symmetric::from_lower(&unit)).0));
    let (y, p) = log_density_covariance::vjp(&x, &mean, &s)?;
    let (x_bar, _, s_bar) = p.pull(one);
    push("log_density_covariance", vec![y.to_f64()]);
    push("log_density_covariance, x", flat(&x_bar));
    push("log_density_covariance, S", symmetric(&s_bar));
    push("entropy", vec![entropy(&l).to_f64()]);
    let (y, p) = mahalanobis_squared::vjp(&x, &mean, &s)?;
    push("mahalanobis_squared", vec![y.to_f64()]);
    push("mahalanobis_squared, pull", symmetric(&p.pull(one).2));
    Ok(blocks)
}

fn agree<const N: usize>() {
    for scale in SCALES {
        let single = all::<f32, N>(scale).unwrap_or_else(|error| panic!("N = {N}, {scale:e}: {error}"));
        let double = all::<f64, N>(scale).expect("in double precision");
        for ((name, found), (_, expected)) in single.iter().zip(&double) {
            let size = expected.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
            let off = found.iter().zip(expected).map(|(f, e)| (f - e).abs()).fold(0.0, f64::max);
            // Condition numbers are below 20, and a cotangent has two factors of it: N κ² ε/2, rounded up.
            let allowed = 256.0 * N as f64 * f64::from(f32::EPSILON) * size;
            assert!(
                off <= allowed,
                "{name}, N = {N}, {scale:e}: off by {:e} of the largest entry {size:e}",
                off / size
            );
            assert!(size > 0.0 && size < f64::from(f32::MAX), "{name}, N = {N}, {scale:e}: nothing to compare");
        }
    }
}

#[test]
fn two_rows() {
    agree::<2>();
}

#[test]
fn three_rows() {
    agree::<3>();
}

#[test]
fn four_rows() {
    agree::<4>();
}

#[test]
fn six_rows() {
    agree::<6>();
}

#[test]
fn twenty_rows() {
    agree::<20>();
}

/// NaN in is an error out, at every entry, at every scale.
#[test]
fn a_nan_is_refused() {
    for scale in SCALES {
        for at in 0..9 {
            let mut a = matrix::<f32, 3, 3>(scale, 2);
            a[at] = f32::NAN;
            assert!(inverse(&a).is_err() && solve(&a, &a).is_err() && log_abs_det(&a).is_err(), "{scale:e}, {at}");
            let mut s = positive::<f32, 3>(scale).to_matrix();
            s[at] = f32::NAN;
            s[(at / 3, at % 3)] = f32::NAN;
            let s = Symmetric::from_lower(&s);
            assert!(cholesky(&s).is_err() && ldl(&s).is_err() && inverse_spd(&s).is_err() && log_det_spd(&s).is_err());
        }
    }
}
