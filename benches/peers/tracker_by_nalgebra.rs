//! The tracker's negative log-likelihood and its gradient with nalgebra's operations.
//!
//! The formulas are those of `benches/fused/tracker.rs`.

use nalgebra::{RealField, SMatrix, SVector};

use crate::flat::Lower;
use crate::model::{LN_TWO_PI, SECONDS};

type Matrix2<T> = SMatrix<T, 2, 2>;
type Matrix4<T> = SMatrix<T, 4, 4>;

/// L of log-Cholesky parameters.
fn factor<T: RealField + Copy, const N: usize>(theta: &SMatrix<T, N, N>) -> SMatrix<T, N, N> {
    let mut l = *theta;
    for i in 0..N {
        l[(i, i)] = theta[(i, i)].exp();
    }
    l
}

/// θ̄ for the cotangent of L Lᵀ.
fn parameters<T: RealField + Copy, const N: usize>(l: &SMatrix<T, N, N>, bar: &SMatrix<T, N, N>) -> SMatrix<T, N, N> {
    let mut theta_bar = (bar + bar.transpose()) * l;
    for i in 0..N {
        theta_bar[(i, i)] *= l[(i, i)];
    }
    theta_bar
}

/// The gradient of the tracker with respect to the parameters of both covariances.
pub(crate) fn gradient<T: RealField + Copy, const STEPS: usize>(
    (log_q, log_r, measurements): &(Matrix4<T>, Matrix2<T>, [SVector<T, 2>; STEPS]),
) -> Option<(T, (Lower<Matrix4<T>>, Lower<Matrix2<T>>))> {
    let (half, dt): (T, T) = (nalgebra::convert(0.5), nalgebra::convert(SECONDS));
    let ln_two_pi: T = nalgebra::convert(LN_TWO_PI);
    let mut f = Matrix4::<T>::identity();
    (f[(0, 2)], f[(1, 3)]) = (dt, dt);
    let h = SMatrix::<T, 2, 4>::identity();
    let (l_q, l_r) = (factor(log_q), factor(log_r));
    let (q, r) = (l_q * l_q.transpose(), l_r * l_r.transpose());
    let (mut x, mut p, mut nll) = (SVector::<T, 4>::zeros(), Matrix4::<T>::identity(), T::zero());
    // K, S⁻¹ and e of every step
    let mut kept = [(SMatrix::<T, 4, 2>::zeros(), Matrix2::<T>::zeros(), SVector::<T, 2>::zeros()); STEPS];
    for (y, kept) in measurements.iter().zip(&mut kept) {
        x = f * x;
        p = f * p * f.transpose() + q;
        let p_h = p * h.transpose();
        let s = h * p_h + r;
        let s_inverse = s.try_inverse()?;
        let gain = p_h * s_inverse;
        let innovation = y - h * x;
        let e = s_inverse * innovation;
        nll += half * (innovation.dot(&e) + s.determinant().ln()) + ln_two_pi;
        x += gain * innovation;
        // Not K (P Hᵀ)ᵀ, which lets what rounding makes of the symmetry grow
        p -= gain * (h * p);
        *kept = (gain, s_inverse, e);
    }
    let (mut x_bar, mut p_bar) = (SVector::<T, 4>::zeros(), Matrix4::<T>::zeros());
    let (mut q_bar, mut r_bar) = (Matrix4::<T>::zeros(), Matrix2::<T>::zeros());
    for (gain, s_inverse, e) in kept.iter().rev() {
        let w = (s_inverse - e * e.transpose()) * half;
        let k_x = gain.tr_mul(&x_bar);
        let u = x_bar - h.tr_mul(&k_x);
        let p_bar_k = p_bar * gain;
        let around = gain.tr_mul(&p_bar_k) + w;
        let d_h = (u * e.transpose() * half - p_bar_k) * h;
        r_bar += around - (k_x * e.transpose() + e * k_x.transpose()) * half;
        x_bar = f.tr_mul(&(u - h.tr_mul(e)));
        p_bar += d_h + d_h.transpose() + h.tr_mul(&around) * h;
        q_bar += p_bar;
        p_bar = f.tr_mul(&p_bar) * f;
        p_bar = (p_bar + p_bar.transpose()) * half;
    }
    Some((nll, (Lower(parameters(&l_q, &q_bar)), Lower(parameters(&l_r, &r_bar)))))
}
