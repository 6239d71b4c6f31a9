//! The gradients written by hand for the benchmark agree with dual numbers.

#[path = "../benches/fused/mod.rs"]
mod fused;
#[path = "tracker/model.rs"]
mod model;
#[path = "tracker/simulation.rs"]
mod simulation;

use fused::tracker::{Dense, Known};
use fused::{composition, functions, nll};
use nalgebra::{SMatrix, SVector};
use pullback::gradcheck::{Rng, flatten};
use pullback::space::Coordinates;
use pullback::types::LowerTriangular;
use pullback::{Dual, Real};

fn read<T: Real, X: Coordinates<T>>(numbers: &[T]) -> X {
    let mut numbers = numbers.iter().copied();
    X::from_coordinates(&mut || numbers.next().expect("as many numbers as there are coordinates"))
}

/// The value and the gradient by dual numbers, one coordinate after the other.
fn by_duals<X: Coordinates<Dual<f64>>>(at: &[f64], f: impl Fn(X) -> Dual<f64>) -> (f64, Vec<f64>) {
    let mut lifted: Vec<_> = at.iter().copied().map(Dual::constant).collect();
    let mut gradient = Vec::new();
    for k in 0..at.len() {
        lifted[k].eps = 1.0;
        gradient.push(f(read(&lifted)).eps);
        lifted[k].eps = 0.0;
    }
    (f(read(&lifted)).re, gradient)
}

fn assert_close(found: (f64, Vec<f64>), expected: &(f64, Vec<f64>), tolerance: f64) {
    let norm = |gradient: &[f64]| gradient.iter().map(|x| x * x).sum::<f64>().sqrt();
    assert!((found.0 - expected.0).abs() <= tolerance * expected.0.abs().max(1.0), "{} and {}", found.0, expected.0);
    assert_eq!(found.1.len(), expected.1.len());
    let off: Vec<f64> = found.1.iter().zip(&expected.1).map(|(a, b)| a - b).collect();
    assert!(norm(&off) <= tolerance * norm(&expected.1), "{:?} and {:?}", found.1, expected.1);
}

fn nll_agrees<const N: usize>() {
    let mut rng = Rng::new(N as u64);
    for _ in 0..5 {
        let at: Vec<f64> = rng.shorts(N * (N + 1) / 2 + 2 * N).iter().map(|x| 0.3 * x).collect();
        let (mean, theta, x): (SVector<f64, N>, LowerTriangular<f64, N>, SVector<f64, N>) = read(&at);
        let expected = by_duals(&at, |(mean, theta, x): (SVector<_, N>, LowerTriangular<_, N>, SVector<_, N>)| {
            functions::nll(&mean, &theta, &x)
        });
        // N terms in each sum, through a factor whose condition number is below 64.
        let tolerance = 64.0 * N as f64 * f64::EPSILON;
        for f in [nll::as_written, nll::simplified] {
            let (value, gradient) = f(&mean, &theta, &x);
            assert_close((value, flatten(&gradient)), &expected, tolerance);
        }
    }
}

#[test]
fn the_gaussian_likelihood_by_hand_agrees_with_dual_numbers() {
    nll_agrees::<1>();
    nll_agrees::<2>();
    nll_agrees::<3>();
    nll_agrees::<6>();
    nll_agrees::<8>();
}

fn composition_agrees<const N: usize>() {
    let mut rng = Rng::new(N as u64);
    for _ in 0..5 {
        let at = rng.shorts(2 * N * N + N);
        let (a, b, x): (SMatrix<f64, N, N>, SMatrix<f64, N, N>, SVector<f64, N>) = read(&at);
        let expected = by_duals(&at, |(a, b, x): (SMatrix<_, N, N>, SMatrix<_, N, N>, SVector<_, N>)| {
            functions::composition(&a, &b, &x).expect("a positive definite matrix")
        });
        let (value, gradient) = composition::gradient(&a, &b, &x).expect("a positive definite matrix");
        // N terms in each sum, through a matrix whose condition number is below 64.
        assert_close((value, flatten(&gradient)), &expected, 64.0 * N as f64 * f64::EPSILON);
    }
}

#[test]
fn the_composition_by_hand_agrees_with_dual_numbers() {
    composition_agrees::<1>();
    composition_agrees::<2>();
    composition_agrees::<3>();
    composition_agrees::<6>();
    composition_agrees::<8>();
}

#[test]
fn the_tracker_by_hand_agrees_with_dual_numbers() {
    let measurements = simulation::positions::<100>();
    for scale in [0.6, 1.0, 1.3] {
        let at = [-3.0, 0.01, 0.02, -0.01, -2.8, 0.01, 0.03, -1.9, 0.02, -2.1, -1.5, 0.03, -1.7].map(|x| scale * x);
        let (q, r): (LowerTriangular<f64, 4>, LowerTriangular<f64, 2>) = read(&at);
        let lifted = measurements.map(|y| y.map(Dual::constant));
        let expected = by_duals(&at, |(q, r): (LowerTriangular<_, 4>, LowerTriangular<_, 2>)| {
            model::tracker_nll(&q, &r, &lifted).expect("a positive definite covariance")
        });
        let dense = fused::tracker::gradient(&Dense::constant_velocity(), &q, &r, &measurements);
        let known = fused::tracker::gradient(&Known, &q, &r, &measurements);
        for found in [dense, known] {
            let (value, gradient) = found.expect("a positive definite covariance");
            // About 40 roundings per step in the chain of operations from one measurement to the next.
            assert_close((value, flatten(&gradient)), &expected, 40.0 * 100.0 * f64::EPSILON);
        }
    }
}
