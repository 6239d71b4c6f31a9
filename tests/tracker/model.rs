//! A tracker in the plane: a Kalman filter as a plain generic function.
//!
//! It returns the negative log-likelihood of the measurements, the sum over the steps of
//! ½ (m ln 2π + ln det S + vᵀ S⁻¹ v) with the innovation v and its covariance S. The update of the covariance is
//! P − Gᵀ G with G = L⁻¹ H P and S = L Lᵀ: symmetric by its type, each entry off the diagonal computed once. A step ends with the
//! prediction for the next one, so that what is kept of it is the prediction, which the way back does not make again.

use nalgebra::{SVector, matrix, vector};
use pullback::prelude::*;

/// Seconds from one measurement to the next.
pub(crate) const SECONDS: f64 = 0.1;

/// ln 2π, for two measurements per step.
pub(crate) const LN_TWO_PI: f64 = 1.837_877_066_409_345_6;

/// The negative log-likelihood of positions measured in the plane, of something that moves with nearly constant velocity.
///
/// The state is (x, y, vₓ, v_y), unknown a step before the first measurement with the covariance I around zero. `q` and `r`
/// are the log-Cholesky parameters of the covariances of the process (10 numbers) and of the measurement (3 numbers).
///
/// # Errors
/// [`Error::NonFinite`] or [`Error::NotPositiveDefinite`] where the covariance of an innovation leaves the range of `T`.
#[differentiable(wrt(q, r))]
pub(crate) fn tracker_nll<T: Real, const STEPS: usize>(
    q: &LowerTriangular<T, 4>,
    r: &LowerTriangular<T, 2>,
    measurements: &[SVector<T, 2>; STEPS],
) -> Result<T, Error> {
    let (zero, one, dt) = (T::zero(), T::one(), T::from_f64(SECONDS));
    let f = matrix![one, zero, dt, zero; zero, one, zero, dt; zero, zero, one, zero; zero, zero, zero, one];
    let h = matrix![one, zero, zero, zero; zero, one, zero, zero];
    let process = covariance_from_factor(&exp_diagonal(q));
    let noise = covariance_from_factor(&exp_diagonal(r));
    let mut x = vector![zero, zero, zero, zero];
    let mut p = row_gram(&f) + process;
    let mut nll = zero;
    for measurement in measurements {
        let s = sandwich(&h, &p) + noise;
        let l = cholesky(&s)?;
        let g = solve_lower(&l, &transpose(&symmetric_product(&p, &transpose(&h))));
        let z = solve_lower(&l, &(measurement - h * x));
        x += transpose(&g) * z;
        p -= row_gram(&transpose(&g));
        nll += 0.5 * norm_squared(&z) + log_det_lower(&l) + T::from_f64(LN_TWO_PI);
        x = f * x;
        p = sandwich(&f, &p) + process;
    }
    Ok(nll)
}
