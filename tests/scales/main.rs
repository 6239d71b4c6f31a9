//! Single precision over 24 orders of magnitude: every operation with a scale of its own, and its pullback, for entries of the order of 1e±12 and
//! between, against the same code in double precision on the same numbers.
//!
//! A result of the order of its inputs' products is in the range of `f32` wherever these are; an intermediate determinant is not, which is
//! what would show here: the fourth power of 1e12 is infinite.

mod densities;
mod forms;
mod matrices;

use std::collections::BTreeSet;

use nalgebra::SMatrix;
use pullback::Real;
use pullback::ops::{cholesky, inverse, inverse_spd, ldl, log_abs_det, log_det_spd, solve};
use pullback::registry;
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

/// What every operation gives, with `name` or `name, part` before it.
fn all<T: Real, const N: usize>(scale: f64) -> Result<Blocks, pullback::Error> {
    Ok([matrices::blocks::<T, N>(scale)?, densities::blocks::<T, N>(scale)?, forms::blocks::<T, N>(scale)?].concat())
}

fn agree<const N: usize>() {
    for scale in SCALES {
        let single = all::<f32, N>(scale).unwrap_or_else(|error| panic!("N = {N}, {scale:e}: {error}"));
        let double = all::<f64, N>(scale).expect("in double precision");
        for ((name, found), (_, expected)) in single.iter().zip(&double) {
            let size = expected.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
            let off = found.iter().zip(expected).map(|(f, e)| (f - e).abs()).fold(0.0, f64::max);
            // Condition numbers are below 20, and a cotangent has two factors of it: N κ² ε/2, rounded up.
            // A number below the least one is zero.
            let allowed = 256.0 * N as f64 * f64::from(f32::EPSILON) * size + f64::from(f32::from_bits(1));
            assert!(
                off <= allowed,
                "{name}, N = {N}, {scale:e}: off by {:e} of the largest entry {size:e}",
                off / size
            );
            // Of a number that is large the slope of tanh, of the logistic function, and eˣ may be zero.
            let may_vanish = scale > 1.0 && ["tanh, pull", "sigmoid, pull", "exp", "exp, pull"].contains(name);
            assert!(size < f64::from(f32::MAX), "{name}, N = {N}, {scale:e}: out of range");
            assert!(size > 0.0 || may_vanish, "{name}, N = {N}, {scale:e}: nothing to compare");
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

#[test]
fn every_operation_is_here() {
    let here: BTreeSet<&str> =
        all::<f32, 2>(1.0).unwrap().iter().map(|(name, _)| name.split(',').next().unwrap_or_default()).collect();
    let registered: BTreeSet<&str> = registry::operations().map(|operation| operation.name).collect();
    assert_eq!(here, registered);
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
