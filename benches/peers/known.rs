//! The tracker of `tests/tracker/model.rs` with its motion and its measurement written out: nothing is multiplied with zero or one.

use nalgebra::{SVector, matrix, vector};
use pullback::prelude::*;

use crate::model::{LN_TWO_PI, SECONDS};

/// The negative log-likelihood of positions measured in the plane, of something that moves with nearly constant velocity.
///
/// With P in blocks of two, A of the positions, B of the velocities beside them, D of the velocities, the motion over dt makes
/// B + dt D of B, and A + dt (B + Bᵀ) + dt² D of A.
///
/// # Errors
/// [`Error::NonFinite`] or [`Error::NotPositiveDefinite`] where the covariance of an innovation leaves the range of `T`.
#[differentiable(wrt(q, r))]
pub(crate) fn known_nll<T: Real, const STEPS: usize>(
    q: &LowerTriangular<T, 4>,
    r: &LowerTriangular<T, 2>,
    measurements: &[SVector<T, 2>; STEPS],
) -> Result<T, Error> {
    let (zero, one, dt) = (T::zero(), T::one(), T::from_f64(SECONDS));
    let process = covariance_from_factor(&exp_diagonal(q));
    let noise = covariance_from_factor(&exp_diagonal(r));
    let mut x = vector![zero, zero, zero, zero];
    let ahead = one + dt * dt;
    let moved = matrix![ahead, zero, zero, zero; zero, ahead, zero, zero; dt, zero, one, zero; zero, dt, zero, one];
    let mut p = Symmetric::from_lower(&moved) + process;
    let mut nll = zero;
    for measurement in measurements {
        let seen = matrix![
            p[(0, 0)], p[(1, 0)], p[(2, 0)], p[(3, 0)];
            p[(1, 0)], p[(1, 1)], p[(2, 1)], p[(3, 1)]
        ];
        let l = cholesky(&(Symmetric::from_lower(&matrix![p[(0, 0)], zero; p[(1, 0)], p[(1, 1)]]) + noise))?;
        let g = solve_lower(&l, &seen);
        let z = solve_lower(&l, &vector![measurement[0] - x[0], measurement[1] - x[1]]);
        x += product(&transpose(&g), &z);
        p -= row_gram(&transpose(&g));
        nll += 0.5 * norm_squared(&z) + log_det_lower(&l) + T::from_f64(LN_TWO_PI);
        x = vector![x[0] + dt * x[2], x[1] + dt * x[3], x[2], x[3]];
        let (d_xx, d_yx, d_yy) = (p[(2, 2)], p[(3, 2)], p[(3, 3)]);
        let (b_xx, b_xy) = (p[(2, 0)] + dt * d_xx, p[(2, 1)] + dt * d_yx);
        let (b_yx, b_yy) = (p[(3, 0)] + dt * d_yx, p[(3, 1)] + dt * d_yy);
        let a_xx = p[(0, 0)] + dt * (p[(2, 0)] + b_xx);
        let a_yx = p[(1, 0)] + dt * (p[(2, 1)] + b_yx);
        let a_yy = p[(1, 1)] + dt * (p[(3, 1)] + b_yy);
        let moved = matrix![
            a_xx, zero, zero, zero;
            a_yx, a_yy, zero, zero;
            b_xx, b_xy, d_xx, zero;
            b_yx, b_yy, d_yx, d_yy
        ];
        p = Symmetric::from_lower(&moved) + process;
    }
    Ok(nll)
}
