//! A chain of five oscillators, measured at both ends: a Kalman filter of ten states as a plain generic function.

use nalgebra::{SMatrix, SVector, matrix, vector};
use pullback::prelude::*;

use super::model::{LN_TWO_PI, SECONDS};
use super::simulation::Noise;

/// Restoring force of each mass towards its place and its neighbours, per unit of mass and distance.
pub(crate) const STIFFNESS: [f64; 5] = [2.0, 2.5, 3.0, 3.5, 4.0];

/// Force per distance of a neighbour.
pub(crate) const COUPLING: f64 = 0.5;

/// Force per velocity.
pub(crate) const FRICTION: f64 = 0.8;

/// Steps of the chain that keeps every 32nd state.
pub(crate) const STEPS: usize = 1000;

/// The same function for any number of steps, and for a constant number with checkpoints.
macro_rules! chain {
    ($name:ident, [$($option:tt)*], [$($sizes:tt)*], $steps:tt) => {
        /// The negative log-likelihood of the positions of both ends of a chain of five oscillators.
        ///
        /// The state is (position, velocity) of one mass after the other, unknown at the start with the covariance I around
        /// zero. Each mass is tied to its place and to its neighbours, and slowed by friction. `process` holds the logarithms of the variances
        /// of the shocks to the velocities, `noise` those of the two measurements.
        ///
        /// # Errors
        /// [`Error::NonFinite`] or [`Error::NotPositiveDefinite`] where the covariance of an innovation leaves the range of `T`.
        #[differentiable($($option)*)]
        pub(crate) fn $name<T: Real $($sizes)*>(
            process: &SVector<T, 5>,
            noise: &SVector<T, 2>,
            measurements: &[SVector<T, 2>; $steps],
        ) -> Result<T, Error> {
            let (zero, one, dt) = (T::zero(), T::one(), T::from_f64(SECONDS));
            let mut f = SMatrix::<T, 10, 10>::identity();
            let mut shock = SMatrix::<T, 10, 5>::zeros();
            for k in 0..5 {
                f[(2 * k, 2 * k + 1)] = dt;
                f[(2 * k + 1, 2 * k)] = -dt * T::from_f64(STIFFNESS[k]);
                f[(2 * k + 1, 2 * k + 1)] = one - dt * T::from_f64(FRICTION);
                shock[(2 * k + 1, k)] = (0.5 * process[k]).exp();
            }
            for k in 0..4 {
                f[(2 * k + 1, 2 * k + 2)] = dt * T::from_f64(COUPLING);
                f[(2 * k + 3, 2 * k)] = dt * T::from_f64(COUPLING);
            }
            let mut h = SMatrix::<T, 2, 10>::zeros();
            h[(0, 0)] = one;
            h[(1, 8)] = one;
            let q = row_gram(&shock);
            let r = row_gram(&matrix![(0.5 * noise[0]).exp(), zero; zero, (0.5 * noise[1]).exp()]);
            let mut x = SVector::<T, 10>::zeros();
            let mut p = Symmetric::identity();
            let mut nll = zero;
            for measurement in measurements {
                x = f * x;
                p = sandwich(&f, &p) + q;
                let s = sandwich(&h, &p) + r;
                let l = cholesky(&s)?;
                let g = solve_lower(&l, &transpose(&symmetric_product(&p, &transpose(&h))));
                let z = solve_lower(&l, &(measurement - h * x));
                x += transpose(&g) * z;
                p -= row_gram(&transpose(&g));
                nll += 0.5 * norm_squared(&z) + log_det_lower(&l) + T::from_f64(LN_TWO_PI);
            }
            Ok(nll)
        }
    };
}

chain!(chain_nll, [wrt(process, noise)], [, const STEPS: usize], STEPS);
chain!(checkpointed_nll, [wrt(process, noise), checkpoint = 32], [], STEPS);

/// Positions of both ends of the chain of oscillators, with measurement errors of about 0.1.
pub(crate) fn ends<const STEPS: usize>() -> [SVector<f64, 2>; STEPS] {
    let mut noise = Noise(2);
    let mut place = [0.5, -0.5, 0.2, 0.4, -0.8];
    let mut velocity = [0.0; 5];
    core::array::from_fn(|_| {
        let before = place;
        for k in 0..5 {
            let neighbours = if k > 0 { before[k - 1] } else { 0.0 } + if k < 4 { before[k + 1] } else { 0.0 };
            let force = COUPLING * neighbours - STIFFNESS[k] * before[k] - FRICTION * velocity[k];
            place[k] += SECONDS * velocity[k];
            velocity[k] += SECONDS * force + 0.1 * noise.normal();
        }
        vector![place[0] + 0.1 * noise.normal(), place[4] + 0.1 * noise.normal()]
    })
}
