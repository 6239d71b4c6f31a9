//! Kalman filters as plain generic functions: a tracker in the plane, and a chain of oscillators.
//!
//! Both return the negative log-likelihood of the measurements, the sum over the steps of
//! ½ (m ln 2π + ln det S + vᵀ S⁻¹ v) with the innovation v and its covariance S. The update of the covariance is
//! P − Gᵀ G with G = L⁻¹ H P and S = L Lᵀ: symmetric by its type, each entry off the diagonal computed once.

use nalgebra::{SMatrix, SVector, matrix, vector};
use pullback::prelude::*;

/// Seconds from one measurement to the next.
pub const SECONDS: f64 = 0.1;

/// ln 2π, for two measurements per step.
const LN_TWO_PI: f64 = 1.837_877_066_409_345_6;

/// The negative log-likelihood of positions measured in the plane, of something that moves with nearly constant velocity.
///
/// The state is (x, y, vₓ, v_y), unknown at the start with the covariance I around zero. `q` and `r` are the log-Cholesky
/// parameters of the covariances of the process (10 numbers) and of the measurement (3 numbers).
///
/// # Errors
/// [`Error::NonFinite`] or [`Error::NotPositiveDefinite`] where the covariance of an innovation leaves the range of `T`.
pub fn tracker_nll<T: Real, const STEPS: usize>(
    q: &LowerTriangular<T, 4>,
    r: &LowerTriangular<T, 2>,
    measurements: &[SVector<T, 2>; STEPS],
) -> Result<T, Error> {
    let (zero, one, half, dt) = (T::zero(), T::one(), T::from_f64(0.5), T::from_f64(SECONDS));
    let f = matrix![one, zero, dt, zero; zero, one, zero, dt; zero, zero, one, zero; zero, zero, zero, one];
    let h = matrix![one, zero, zero, zero; zero, one, zero, zero];
    let process = covariance_from_factor(&exp_diagonal(q));
    let noise = covariance_from_factor(&exp_diagonal(r));
    let mut x = vector![zero, zero, zero, zero];
    let mut p = Symmetric::identity();
    let mut nll = zero;
    for measurement in measurements {
        x = f * x;
        p = sandwich(&f, &p) + process;
        let s = sandwich(&h, &p) + noise;
        let l = cholesky(&s)?;
        let g = solve_lower(&l, &transpose(&symmetric_product(&p, &transpose(&h))));
        let z = solve_lower(&l, &(measurement - h * x));
        x += transpose(&g) * z;
        p -= row_gram(&transpose(&g));
        nll += half * norm_squared(&z) + log_det_lower(&l) + T::from_f64(LN_TWO_PI);
    }
    Ok(nll)
}

/// The negative log-likelihood of the positions of both ends of a chain of five oscillators.
///
/// The state is (position, velocity) of one mass after the other, unknown at the start with the covariance I around
/// zero. Each mass is tied to its place and to its neighbours, and slowed by friction. `process` holds the logarithms of the variances
/// of the shocks to the velocities, `noise` those of the two measurements.
///
/// # Errors
/// [`Error::NonFinite`] or [`Error::NotPositiveDefinite`] where the covariance of an innovation leaves the range of `T`.
pub fn chain_nll<T: Real, const STEPS: usize>(
    process: &SVector<T, 5>,
    noise: &SVector<T, 2>,
    measurements: &[SVector<T, 2>; STEPS],
) -> Result<T, Error> {
    let (zero, one, half, dt) = (T::zero(), T::one(), T::from_f64(0.5), T::from_f64(SECONDS));
    let mut f = SMatrix::<T, 10, 10>::identity();
    let mut shock = SMatrix::<T, 10, 5>::zeros();
    for k in 0..5 {
        f[(2 * k, 2 * k + 1)] = dt;
        f[(2 * k + 1, 2 * k)] = -dt * T::from_f64(STIFFNESS[k]);
        f[(2 * k + 1, 2 * k + 1)] = one - dt * T::from_f64(FRICTION);
        shock[(2 * k + 1, k)] = (half * process[k]).exp();
    }
    for k in 0..4 {
        f[(2 * k + 1, 2 * k + 2)] = dt * T::from_f64(COUPLING);
        f[(2 * k + 3, 2 * k)] = dt * T::from_f64(COUPLING);
    }
    let mut h = SMatrix::<T, 2, 10>::zeros();
    h[(0, 0)] = one;
    h[(1, 8)] = one;
    let q = row_gram(&shock);
    let r = row_gram(&matrix![(half * noise[0]).exp(), zero; zero, (half * noise[1]).exp()]);
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
        nll += half * norm_squared(&z) + log_det_lower(&l) + T::from_f64(LN_TWO_PI);
    }
    Ok(nll)
}

/// Restoring force of each mass towards its place and its neighbours, per unit of mass and distance.
pub const STIFFNESS: [f64; 5] = [2.0, 2.5, 3.0, 3.5, 4.0];

/// Force per distance of a neighbour.
pub const COUPLING: f64 = 0.5;

/// Force per velocity.
pub const FRICTION: f64 = 0.8;
