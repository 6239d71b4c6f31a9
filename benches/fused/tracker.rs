//! The negative log-likelihood of the tracker and its gradient with respect to the 13 parameters.
//!
//! With x, P predicted, K = P Hᵀ S⁻¹, e = S⁻¹ v and W = ½ (S⁻¹ − e eᵀ), the update x + K v, P − K H P has the pullback
//! ```text
//! u = (I − K H)ᵀ x̄,  D = ½ u eᵀ − P̄ K,  C = Kᵀ P̄ K
//! x̄ ← u − Hᵀ e
//! P̄ ← P̄ + D H + (D H)ᵀ + Hᵀ (C + W) H
//! R̄ ← R̄ + C + W − sym(Kᵀ x̄ eᵀ)
//! ```
//! and the prediction F x, F P Fᵀ + Q the pullback Fᵀ x̄, Fᵀ P̄ F, Q̄ ← Q̄ + P̄. What is stored of a step is the state that
//! was predicted; the way back makes the update again.

use nalgebra::SVector;
use pullback::linalg::{lower_outer, mirror, product, product_transposed_left, product_transposed_right};
use pullback::param::{covariance_from_factor, exp_diagonal};
use pullback::types::{LowerTriangular, Symmetric};
use pullback::{Error, Real};

/// Seconds from one measurement to the next.
const SECONDS: f64 = 0.1;

/// ln 2π.
const LN_TWO_PI: f64 = 1.837_877_066_409_345_6;

/// A matrix as an array of columns.
type Matrix<T, const R: usize, const C: usize> = [[T; R]; C];

/// The cotangents of the log-Cholesky parameters of Q and R.
pub(crate) type Gradient<T> = (LowerTriangular<T, 4>, LowerTriangular<T, 2>);

/// What the filter asks of the motion F and the measurement H.
pub(crate) trait Model<T: Real> {
    /// F x
    fn moved(&self, x: &[T; 4]) -> [T; 4];
    /// Fᵀ x̄
    fn moved_back(&self, x_bar: &[T; 4]) -> [T; 4];
    /// F P Fᵀ
    fn carried(&self, p: &Matrix<T, 4, 4>) -> Matrix<T, 4, 4>;
    /// Fᵀ P̄ F
    fn carried_back(&self, p_bar: &Matrix<T, 4, 4>) -> Matrix<T, 4, 4>;
    /// H M
    fn seen<const C: usize>(&self, m: &Matrix<T, 4, C>) -> Matrix<T, 2, C>;
    /// Hᵀ M
    fn seen_back<const C: usize>(&self, m: &Matrix<T, 2, C>) -> Matrix<T, 4, C>;
}

/// Any F and H, multiplied out.
pub(crate) struct Dense<T> {
    f: Matrix<T, 4, 4>,
    f_transposed: Matrix<T, 4, 4>,
    h: Matrix<T, 2, 4>,
}

impl<T: Real> Dense<T> {
    /// Motion with constant velocity, of which the positions are measured.
    pub(crate) fn constant_velocity() -> Self {
        let (zero, one, dt) = (T::zero(), T::one(), T::from_f64(SECONDS));
        let f = [[one, zero, zero, zero], [zero, one, zero, zero], [dt, zero, one, zero], [zero, dt, zero, one]];
        let h = [[one, zero], [zero, one], [zero, zero], [zero, zero]];
        Self { f, f_transposed: pullback::linalg::transpose(&f), h }
    }
}

impl<T: Real> Model<T> for Dense<T> {
    #[inline(always)]
    fn moved(&self, x: &[T; 4]) -> [T; 4] {
        product(&self.f, &[*x])[0]
    }

    #[inline(always)]
    fn moved_back(&self, x_bar: &[T; 4]) -> [T; 4] {
        product(&self.f_transposed, &[*x_bar])[0]
    }

    #[inline(always)]
    fn carried(&self, p: &Matrix<T, 4, 4>) -> Matrix<T, 4, 4> {
        mirror(&lower_outer(&product(&self.f, p), &self.f))
    }

    #[inline(always)]
    fn carried_back(&self, p_bar: &Matrix<T, 4, 4>) -> Matrix<T, 4, 4> {
        mirror(&lower_outer(&product(&self.f_transposed, p_bar), &self.f_transposed))
    }

    #[inline(always)]
    fn seen<const C: usize>(&self, m: &Matrix<T, 4, C>) -> Matrix<T, 2, C> {
        product(&self.h, m)
    }

    #[inline(always)]
    fn seen_back<const C: usize>(&self, m: &Matrix<T, 2, C>) -> Matrix<T, 4, C> {
        product_transposed_left(&self.h, m)
    }
}

/// Constant velocity with measured positions, by what F and H do: nothing is multiplied with zero or one.
pub(crate) struct Known;

impl Known {
    /// Adds `dt` times the last two entries to the first two.
    #[inline(always)]
    fn push<T: Real>(x: &[T; 4]) -> [T; 4] {
        let dt = T::from_f64(SECONDS);
        [x[0] + dt * x[2], x[1] + dt * x[3], x[2], x[3]]
    }

    /// Adds `dt` times the first two entries to the last two.
    #[inline(always)]
    fn push_back<T: Real>(x: &[T; 4]) -> [T; 4] {
        let dt = T::from_f64(SECONDS);
        [x[0], x[1], x[2] + dt * x[0], x[3] + dt * x[1]]
    }
}

impl<T: Real> Model<T> for Known {
    #[inline(always)]
    fn moved(&self, x: &[T; 4]) -> [T; 4] {
        Self::push(x)
    }

    #[inline(always)]
    fn moved_back(&self, x_bar: &[T; 4]) -> [T; 4] {
        Self::push_back(x_bar)
    }

    #[inline(always)]
    fn carried(&self, p: &Matrix<T, 4, 4>) -> Matrix<T, 4, 4> {
        let dt = T::from_f64(SECONDS);
        let mut p = p.each_ref().map(Self::push);
        for i in 0..4 {
            p[0][i] += dt * p[2][i];
            p[1][i] += dt * p[3][i];
        }
        p
    }

    #[inline(always)]
    fn carried_back(&self, p_bar: &Matrix<T, 4, 4>) -> Matrix<T, 4, 4> {
        let dt = T::from_f64(SECONDS);
        let mut p = p_bar.each_ref().map(Self::push_back);
        for i in 0..4 {
            p[2][i] += dt * p[0][i];
            p[3][i] += dt * p[1][i];
        }
        p
    }

    #[inline(always)]
    fn seen<const C: usize>(&self, m: &Matrix<T, 4, C>) -> Matrix<T, 2, C> {
        m.each_ref().map(|column| [column[0], column[1]])
    }

    #[inline(always)]
    fn seen_back<const C: usize>(&self, m: &Matrix<T, 2, C>) -> Matrix<T, 4, C> {
        m.each_ref().map(|column| [column[0], column[1], T::zero(), T::zero()])
    }
}

/// The quantities of one update.
struct Update<T> {
    /// P Hᵀ
    p_h: Matrix<T, 4, 2>,
    /// K = P Hᵀ S⁻¹
    gain: Matrix<T, 4, 2>,
    /// The innovation v.
    v: [T; 2],
    /// S⁻¹
    s_inverse: Matrix<T, 2, 2>,
    det: T,
    /// e = S⁻¹ v
    e: [T; 2],
}

/// Where x and P were predicted, the update by a measurement.
#[inline(always)]
fn update<T: Real>(
    model: &impl Model<T>,
    r: &Matrix<T, 2, 2>,
    x: &[T; 4],
    p: &Matrix<T, 4, 4>,
    y: &SVector<T, 2>,
) -> Update<T> {
    let p_h = pullback::linalg::transpose(&model.seen(p));
    let s = model.seen(&p_h);
    let (a, b, c) = (s[0][0] + r[0][0], s[0][1] + r[0][1], s[1][1] + r[1][1]);
    let det = a * c - b * b;
    let scale = T::one() / det;
    let s_inverse = [[c * scale, -b * scale], [-b * scale, a * scale]];
    let seen = model.seen(&[*x])[0];
    let v = [y[0] - seen[0], y[1] - seen[1]];
    Update { gain: product(&p_h, &s_inverse), e: product(&s_inverse, &[v])[0], p_h, v, s_inverse, det }
}

/// F P Fᵀ + Q
#[inline(always)]
fn predicted<T: Real>(model: &impl Model<T>, p: &Matrix<T, 4, 4>, q: &Matrix<T, 4, 4>) -> Matrix<T, 4, 4> {
    let mut p = model.carried(p);
    for (column, q) in p.iter_mut().zip(q) {
        for (entry, q) in column.iter_mut().zip(q) {
            *entry += *q;
        }
    }
    p
}

/// The value and the cotangents of the log-Cholesky parameters of both covariances.
///
/// # Errors
/// [`Error::NonFinite`] where the covariance of an innovation leaves the range of `T` or is not positive definite.
pub(crate) fn gradient<T: Real, const STEPS: usize>(
    model: &impl Model<T>,
    log_q: &LowerTriangular<T, 4>,
    log_r: &LowerTriangular<T, 2>,
    measurements: &[SVector<T, 2>; STEPS],
) -> Result<(T, Gradient<T>), Error> {
    let half = T::from_f64(0.5);
    let ((factor_q, back_q), (factor_r, back_r)) = (exp_diagonal::vjp(log_q), exp_diagonal::vjp(log_r));
    let ((q, covariance_q), (r, covariance_r)) =
        (covariance_from_factor::vjp(&factor_q), covariance_from_factor::vjp(&factor_r));
    let (q, r) = (q.to_matrix().data.0, r.to_matrix().data.0);

    let mut x = [T::zero(); 4];
    let mut p = Symmetric::<T, 4>::identity().to_matrix().data.0;
    let mut states = [(x, p); STEPS];
    let mut nll = T::zero();
    for (y, state) in measurements.iter().zip(&mut states) {
        (x, p) = (model.moved(&x), predicted(model, &p, &q));
        *state = (x, p);
        let step = update(model, &r, &x, &p, y);
        let squared = step.v[0] * step.e[0] + step.v[1] * step.e[1];
        nll += half * (squared + step.det.ln()) + T::from_f64(LN_TWO_PI);
        let reduction = product_transposed_right(&step.gain, &step.p_h);
        for i in 0..4 {
            x[i] += step.gain[0][i] * step.v[0] + step.gain[1][i] * step.v[1];
            for j in 0..4 {
                p[j][i] -= reduction[j][i];
            }
        }
    }

    if !nll.is_finite() {
        return Err(Error::NonFinite);
    }

    let (mut x_bar, mut p_bar) = ([T::zero(); 4], [[T::zero(); 4]; 4]);
    let (mut q_bar, mut r_bar) = ([[T::zero(); 4]; 4], [[T::zero(); 2]; 2]);
    for (y, (x, p)) in measurements.iter().zip(&states).rev() {
        let step = update(model, &r, x, p, y);
        let (k, e) = (&step.gain, &step.e);
        let k_x = product_transposed_left(k, &[x_bar])[0];
        let back = model.seen_back(&[k_x, *e]);
        let p_bar_k = product(&p_bar, k);
        // C + W
        let mut around = product_transposed_left(k, &p_bar_k);
        for j in 0..2 {
            for i in 0..2 {
                around[j][i] += half * (step.s_inverse[j][i] - e[i] * e[j]);
                r_bar[j][i] += around[j][i] - half * (k_x[i] * e[j] + e[i] * k_x[j]);
            }
        }
        let mut d = p_bar_k;
        for i in 0..4 {
            let u = x_bar[i] - back[0][i];
            x_bar[i] = u - back[1][i];
            for j in 0..2 {
                d[j][i] = half * u * e[j] - d[j][i];
            }
        }
        // Hᵀ (Dᵀ + ½ (C + W) H) and its transpose
        let mut rows = pullback::linalg::transpose(&d);
        let seen = model.seen_back(&around);
        for j in 0..4 {
            for i in 0..2 {
                rows[j][i] += half * seen[i][j];
            }
        }
        let side = model.seen_back(&rows);
        for j in 0..4 {
            for i in 0..4 {
                p_bar[j][i] += side[j][i] + side[i][j];
                q_bar[j][i] += p_bar[j][i];
            }
        }
        (x_bar, p_bar) = (model.moved_back(&x_bar), model.carried_back(&p_bar));
    }
    let lower_q = covariance_q.pull(Symmetric::from_fn(|i, j| q_bar[j][i]));
    let lower_r = covariance_r.pull(Symmetric::from_fn(|i, j| r_bar[j][i]));
    Ok((nll, (back_q.pull(lower_q), back_r.pull(lower_r))))
}
