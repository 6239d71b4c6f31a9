//! Two Kalman filters: the likelihood is that of the joint distribution of all measurements, and its gradient is the
//! same by two kinds of dual numbers and by differences.

#[path = "tracker/chain.rs"]
mod chain;
#[path = "tracker/model.rs"]
mod model;
#[path = "tracker/reverse.rs"]
mod reverse;
#[path = "tracker/simulation.rs"]
mod simulation;

use chain::{COUPLING, FRICTION, STIFFNESS, chain_nll, ends};
use model::{SECONDS, tracker_nll};
use nalgebra::{DMatrix, DVector, SVector};
use num_dual::Dual64;
use pullback::space::Coordinates;
use pullback::types::LowerTriangular;
use pullback::{Dual, Real};
use simulation::positions;

/// The filters as functions of the flat list of their parameters.
type Filter<T> = fn(&[T]) -> T;

/// Something to read a parameter from, coordinate by coordinate.
fn read<T: Real, X: Coordinates<T>>(from: &mut impl Iterator<Item = T>) -> X {
    X::from_coordinates(&mut || from.next().expect("as many numbers as the parameters have"))
}

fn lifted<T: Real, const STEPS: usize>(measurements: [SVector<f64, 2>; STEPS]) -> [SVector<T, 2>; STEPS] {
    measurements.map(|y| y.map(T::from_f64))
}

fn tracker<T: Real, const STEPS: usize>(parameters: &[T]) -> T {
    let mut numbers = parameters.iter().copied();
    let (q, r) = (read(&mut numbers), read(&mut numbers));
    tracker_nll::<T, STEPS>(&q, &r, &lifted(positions())).expect("a positive definite covariance")
}

fn chain<T: Real, const STEPS: usize>(parameters: &[T]) -> T {
    let mut numbers = parameters.iter().copied();
    let (process, noise) = (read(&mut numbers), read(&mut numbers));
    chain_nll::<T, STEPS>(&process, &noise, &lifted(ends())).expect("a positive definite covariance")
}

/// Log-Cholesky parameters of the tracker, column by column: Q, then R.
const TRACKER: [f64; 13] = [-3.0, 0.01, 0.02, -0.01, -2.8, 0.01, 0.03, -1.9, 0.02, -2.1, -1.5, 0.03, -1.7];

/// Logarithms of the variances of the chain: five shocks, two measurements.
const CHAIN: [f64; 7] = [-4.5, -4.8, -4.2, -4.6, -5.0, -4.4, -4.7];

fn along_axes<T>(parameters: &[f64], number: fn(f64, f64) -> T, f: Filter<T>, part: fn(T) -> f64) -> Vec<f64> {
    let direction = |k: usize| {
        let entry = |(i, x): (usize, &f64)| number(*x, if i == k { 1.0 } else { 0.0 });
        parameters.iter().enumerate().map(entry).collect::<Vec<T>>()
    };
    (0..parameters.len()).map(|k| part(f(&direction(k)))).collect()
}

/// Central differences with the step ε^(1/3).
fn by_differences(parameters: &[f64], f: Filter<f64>) -> Vec<f64> {
    let step = 2f64.powi(-17);
    let moved = |k: usize, by: f64| {
        let mut parameters = parameters.to_vec();
        parameters[k] += by;
        f(&parameters)
    };
    (0..parameters.len()).map(|k| (moved(k, step) - moved(k, -step)) / (2.0 * step)).collect()
}

fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    let norm = expected.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    assert_eq!(found.len(), expected.len());
    for (k, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= tolerance * norm, "entry {k}: {a:e} and {b:e}");
    }
}

/// The three gradients agree, and no entry of them is negligible.
fn assert_gradients(parameters: &[f64], steps: usize, f: Filter<f64>, ours: Filter<Dual<f64>>, theirs: Filter<Dual64>) {
    let ours = along_axes(parameters, Dual::new, ours, |y| y.eps);
    let theirs = along_axes(parameters, Dual64::new, theirs, |y| y.eps);
    // About 40 roundings per step in the chain of operations from one measurement to the next.
    assert_close(&ours, &theirs, 40.0 * steps as f64 * f64::EPSILON);
    // The step squared times the third derivative, which is of the order of the gradient, and the rounding of a value of
    // the order of the gradient divided by the step.
    assert_close(&ours, &by_differences(parameters, f), 1e-8);
    assert!(ours.iter().all(|x| x.abs() > 1e-3), "{ours:?}");
}

#[test]
fn the_gradient_of_the_tracker_is_the_same_three_ways() {
    assert_gradients(&TRACKER, 100, tracker::<_, 100>, tracker::<_, 100>, tracker::<_, 100>);
}

#[test]
fn the_gradient_of_the_chain_is_the_same_three_ways() {
    assert_gradients(&CHAIN, 1000, chain::<_, 1000>, chain::<_, 1000>, chain::<_, 1000>);
}

/// A linear Gaussian model over dynamic matrices.
struct Model {
    f: DMatrix<f64>,
    h: DMatrix<f64>,
    q: DMatrix<f64>,
    r: DMatrix<f64>,
}

impl Model {
    /// The negative log-density of all measurements together, from their joint covariance.
    fn joint(&self, measurements: &[SVector<f64, 2>]) -> f64 {
        let (steps, states) = (measurements.len(), self.f.nrows());
        let y = DVector::from_iterator(2 * steps, measurements.iter().flat_map(|y| y.iter().copied()));
        let mut covariance = DMatrix::zeros(2 * steps, 2 * steps);
        let mut p = DMatrix::identity(states, states);
        for t in 0..steps {
            p = &self.f * p * self.f.transpose() + &self.q;
            // Cov(x_u, x_t) = F^(u − t) P_t
            let mut between = p.clone();
            for u in t..steps {
                let block = &self.h * &between * self.h.transpose();
                covariance.view_mut((2 * u, 2 * t), (2, 2)).copy_from(&block);
                covariance.view_mut((2 * t, 2 * u), (2, 2)).copy_from(&block.transpose());
                between = &self.f * between;
            }
            let mut own = covariance.view_mut((2 * t, 2 * t), (2, 2));
            own += &self.r;
        }
        let factor = covariance.cholesky().expect("a positive definite covariance");
        let log_det: f64 = factor.l_dirty().diagonal().iter().map(|x| 2.0 * x.ln()).sum();
        0.5 * (2.0 * steps as f64 * core::f64::consts::TAU.ln() + log_det + y.dot(&factor.solve(&y)))
    }
}

/// Exact up to the roundings of a 50 × 50 Cholesky factorisation whose condition number is about a thousand.
fn assert_same_value(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 50.0 * 1e3 * f64::EPSILON * expected.abs(), "{found} and {expected}");
}

#[test]
fn the_tracker_gives_the_likelihood_of_the_joint_distribution() {
    let covariance = |factor: LowerTriangular<f64, 4>| {
        let mut l = factor.to_matrix();
        (0..4).for_each(|k| l[(k, k)] = l[(k, k)].exp());
        DMatrix::from_iterator(4, 4, (l * l.transpose()).iter().copied())
    };
    let q = covariance(read(&mut TRACKER.into_iter()));
    let (a, b, c) = (TRACKER[10].exp(), TRACKER[11], TRACKER[12].exp());
    let model = Model {
        f: DMatrix::from_fn(4, 4, |i, j| {
            if i == j {
                1.0
            } else if j == i + 2 {
                SECONDS
            } else {
                0.0
            }
        }),
        h: DMatrix::identity(2, 4),
        q,
        r: DMatrix::from_row_slice(2, 2, &[a * a, a * b, a * b, b * b + c * c]),
    };
    assert_same_value(tracker::<f64, 25>(&TRACKER), model.joint(&positions::<25>()));
}

#[test]
fn the_chain_gives_the_likelihood_of_the_joint_distribution() {
    let mut f = DMatrix::identity(10, 10);
    for k in 0..5usize {
        f[(2 * k, 2 * k + 1)] = SECONDS;
        f[(2 * k + 1, 2 * k)] = -SECONDS * STIFFNESS[k];
        f[(2 * k + 1, 2 * k + 1)] -= SECONDS * FRICTION;
        for neighbour in [k.wrapping_sub(1), k + 1].into_iter().filter(|n| *n < 5) {
            f[(2 * k + 1, 2 * neighbour)] = SECONDS * COUPLING;
        }
    }
    let model = Model {
        f,
        h: DMatrix::from_fn(2, 10, |i, j| if j == 8 * i { 1.0 } else { 0.0 }),
        q: DMatrix::from_fn(10, 10, |i, j| if i == j && i % 2 == 1 { CHAIN[i / 2].exp() } else { 0.0 }),
        r: DMatrix::from_fn(2, 2, |i, j| if i == j { CHAIN[5 + i].exp() } else { 0.0 }),
    };
    assert_same_value(chain::<f64, 25>(&CHAIN), model.joint(&ends::<25>()));
}

#[test]
fn a_covariance_beyond_the_range_is_an_error() {
    let q = LowerTriangular::from_diagonal(&nalgebra::vector![0.0, 0.0, 0.0, 0.0]);
    let r = LowerTriangular::from_diagonal(&nalgebra::vector![400.0, 0.0]);
    let result = tracker_nll::<f64, 3>(&q, &r, &positions());
    assert_eq!(result, Err(pullback::Error::NonFinite));
}
