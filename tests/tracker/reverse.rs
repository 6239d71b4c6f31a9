//! The generated gradients of both filters.

use std::thread;

use nalgebra::SVector;
use num_dual::{Dual64, HyperDual64};
use pullback::gradcheck::flatten;
use pullback::space::Pull;
use pullback::types::LowerTriangular;
use pullback::{Dual, Error};

use super::chain::{STEPS, chain_nll, checkpointed_nll, ends};
use super::model::tracker_nll;
use super::simulation::positions;
use super::{CHAIN, TRACKER, along_axes, assert_close, by_differences, chain, read, tracker};

/// The parameters of the tracker, and a direction in their space.
type Covariances = (LowerTriangular<f64, 4>, LowerTriangular<f64, 2>);

/// The same of the chain.
type Variances = (SVector<f64, 5>, SVector<f64, 2>);

/// About 40 roundings per step in the chain of operations from one measurement to the next.
const fn rounding(steps: usize) -> f64 {
    40.0 * steps as f64 * f64::EPSILON
}

/// Small numbers of either sign.
fn direction<const K: usize>() -> [f64; K] {
    core::array::from_fn(|k| (k as f64 * 0.7 + 0.3).sin())
}

fn covariances(numbers: &[f64; 13]) -> Covariances {
    let mut numbers = numbers.iter().copied();
    (read(&mut numbers), read(&mut numbers))
}

fn variances(numbers: &[f64; 7]) -> Variances {
    let mut numbers = numbers.iter().copied();
    (read(&mut numbers), read(&mut numbers))
}

/// Runs something in a thread with a stack of so many KiB.
fn with_stack<R: Send>(kib: usize, run: impl FnOnce() -> R + Send) -> R {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(kib * 1024).spawn_scoped(scope, run).expect("a thread");
        thread.join().expect("a result")
    })
}

/// The chain with all of its thousand states.
fn whole(process: &SVector<f64, 5>, noise: &SVector<f64, 2>) -> Result<(f64, Variances), Error> {
    with_stack(8 * 1024, || chain_nll::value_and_grad(process, noise, &ends::<STEPS>()))
}

/// The second derivative along every axis and a direction.
fn second(parameters: &[f64], along: &[f64], f: fn(&[HyperDual64]) -> HyperDual64) -> Vec<f64> {
    let row = |k: usize| {
        let entry = |i: usize| HyperDual64::new(parameters[i], if i == k { 1.0 } else { 0.0 }, along[i], 0.0);
        f(&(0..parameters.len()).map(entry).collect::<Vec<_>>()).eps1eps2
    };
    (0..parameters.len()).map(row).collect()
}

#[test]
fn the_generated_gradient_of_the_tracker_is_that_of_three_witnesses() {
    let (q, r) = covariances(&TRACKER);
    let (value, gradient) =
        tracker_nll::value_and_grad(&q, &r, &positions::<100>()).expect("a positive definite covariance");
    let gradient = flatten(&gradient);
    assert_eq!(value.to_bits(), tracker::<f64, 100>(&TRACKER).to_bits());
    assert_close(&gradient, &along_axes(&TRACKER, Dual64::new, tracker::<_, 100>, |y| y.eps), rounding(100));
    assert_close(&gradient, &along_axes(&TRACKER, Dual::new, tracker::<_, 100>, |y| y.eps), rounding(100));
    // As in the comparison of the witnesses with one another.
    assert_close(&gradient, &by_differences(&TRACKER, tracker::<_, 100>), 1e-8);
}

#[test]
fn the_pullback_of_the_tracker_gives_the_same_bits() {
    let (q, r) = covariances(&TRACKER);
    let measurements = positions::<100>();
    let (value, pullback) = tracker_nll::vjp(&q, &r, &measurements).expect("a positive definite covariance");
    let (q_bar, r_bar, ()) = pullback.pull(1.0);
    assert_eq!(tracker_nll::value_and_grad(&q, &r, &measurements), Ok((value, (q_bar, r_bar))));
    // What it is linear in: twice the cotangent is twice the gradient, to the bit.
    let (q_twice, r_twice, ()) = pullback.pull(2.0);
    assert_eq!((q_twice, r_twice), (q_bar * 2.0, r_bar * 2.0));
}

#[test]
fn the_hessian_of_the_tracker_times_a_vector_is_that_of_num_dual() {
    let (q, r) = covariances(&TRACKER);
    let along = direction();
    let found =
        tracker_nll::hvp(&q, &r, &positions::<100>(), &covariances(&along)).expect("a positive definite covariance");
    // A second derivative passes through every slope twice.
    assert_close(&flatten(&found), &second(&TRACKER, &along, tracker::<_, 100>), 4.0 * rounding(100));
}

#[test]
fn the_pullback_of_the_tracker_keeps_its_states_and_measurements() {
    let bytes = tracker_nll::pullback_bytes::<f64, 100>() - tracker_nll::pullback_bytes::<f64, 0>();
    // Per step the four numbers of x, the four columns of P, and the two of the measurement.
    assert_eq!(bytes, 100 * 8 * (4 + 16 + 2));
    // Besides: F, H, two covariances with their factors and slopes, each a matrix of 16 or 4 numbers.
    assert!(tracker_nll::pullback_bytes::<f64, 0>() <= 8 * 100, "{}", tracker_nll::pullback_bytes::<f64, 0>());
}

#[test]
fn the_generated_gradient_of_the_chain_is_that_of_three_witnesses() {
    let (process, noise) = variances(&CHAIN);
    let (value, gradient) = whole(&process, &noise).expect("a positive definite covariance");
    let gradient = flatten(&gradient);
    assert_eq!(value.to_bits(), chain::<f64, STEPS>(&CHAIN).to_bits());
    assert_close(&gradient, &along_axes(&CHAIN, Dual64::new, chain::<_, STEPS>, |y| y.eps), rounding(STEPS));
    assert_close(&gradient, &along_axes(&CHAIN, Dual::new, chain::<_, STEPS>, |y| y.eps), rounding(STEPS));
    assert_close(&gradient, &by_differences(&CHAIN, chain::<_, STEPS>), 1e-8);
}

#[test]
fn checkpoints_change_no_bit_of_the_chain() {
    let (process, noise) = variances(&CHAIN);
    let measurements = ends::<STEPS>();
    let whole = whole(&process, &noise);
    assert!(whole.is_ok());
    assert_eq!(checkpointed_nll::value_and_grad(&process, &noise, &measurements), whole);
    let (value, pullback) =
        checkpointed_nll::vjp(&process, &noise, &measurements).expect("a positive definite covariance");
    let (process_bar, noise_bar, ()) = pullback.pull(1.0);
    assert_eq!(Ok((value, (process_bar, noise_bar))), whole);
}

#[test]
fn checkpoints_keep_every_32nd_state() {
    // Ten numbers of x and ten columns of P.
    const STATE: usize = 8 * (10 + 100);
    const MEASUREMENTS: usize = 8 * 2 * STEPS;
    let (whole, checkpointed) = (chain_nll::pullback_bytes::<f64, STEPS>(), checkpointed_nll::pullback_bytes::<f64>());
    assert_eq!(whole - checkpointed, (STEPS - STEPS.div_ceil(32)) * STATE);
    // Besides: F, H, two covariances and their factors, of which the largest has 100 numbers.
    assert!(checkpointed <= STEPS.div_ceil(32) * STATE + MEASUREMENTS + 8 * 400, "{checkpointed}");
}

#[test]
fn the_hessian_of_the_chain_times_a_vector_is_that_of_num_dual() {
    let (process, noise) = variances(&CHAIN);
    let along = direction();
    let found =
        checkpointed_nll::hvp(&process, &noise, &ends(), &variances(&along)).expect("a positive definite covariance");
    assert_close(&flatten(&found), &second(&CHAIN, &along, chain::<_, STEPS>), 4.0 * rounding(STEPS));
}

#[test]
fn a_thousand_steps_of_ten_states_need_96_kib_of_stack() {
    let (process, noise) = variances(&CHAIN);
    let measurements = ends::<STEPS>();
    // Fused kernels at the level of the tests keep more of their vectors on the stack.
    let kib = if cfg!(feature = "fma") { 104 } else { 96 };
    let found = with_stack(kib, || checkpointed_nll::value_and_grad(&process, &noise, &measurements));
    assert_eq!(found, whole(&process, &noise));
}
