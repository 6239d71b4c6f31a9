//! Batches on lanes give what the samples give one by one, in a fixed order.

mod branches;
mod failures;
mod packing;
mod parallel;
mod sums;

use std::sync::{Mutex, MutexGuard, PoisonError};

use pullback::gradcheck::{Rng, Sampler};
use pullback::prelude::*;
use pullback::space::Coordinates;

/// The counter of divergences belongs to the process: a test that counts the calls of a function runs alone.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An argument drawn like those of the gradient tests.
fn drawn<T: Real, X: Coordinates<T>>(sampler: Sampler, rng: &mut Rng) -> X {
    let mut numbers = sampler.draw(X::layout(), rng).into_iter();
    X::from_coordinates(&mut || T::from_f64(numbers.next().expect("a number for every coordinate")))
}

#[differentiable(wrt(mean, theta))]
fn nll<T: Real, const N: usize>(mean: &SVector<T, N>, theta: &LowerTriangular<T, N>, x: &SVector<T, N>) -> T {
    let l = exp_diagonal(theta);
    let z = solve_lower(&l, &(x - mean));
    0.5 * norm_squared(&z) + log_det_lower(&l)
}
