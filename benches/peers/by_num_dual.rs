//! Gradients by num-dual's numbers through nalgebra's operations.

use nalgebra::{ArrayStorage, Cholesky, RealField, SMatrix, SVector};

use crate::flat::Lower;
use crate::forward::{Forward, constants, gradient, inner, symmetrised, values};
use crate::number::Number;
use crate::plain::{Float, Matrix};

fn matrix<F: Copy, const R: usize, const C: usize>(columns: &Matrix<F, R, C>) -> SMatrix<F, R, C> {
    SMatrix::from_data(ArrayStorage(*columns))
}

/// ln det S and S⁻¹.
pub(crate) fn log_det_gradient<T: Number, F: Forward<T> + RealField, const N: usize>(
    s: &Matrix<T, N, N>,
) -> Option<(T, Lower<Matrix<T, N, N>>)> {
    let mut value = None;
    let gradient = gradient::<T, F, N, N>(s, true, |s| {
        let log = Cholesky::new(matrix(s)).map_or_else(F::zero, |factor| factor.ln_determinant());
        value = Some(log.value());
        log
    });
    Some((value?, Lower(symmetrised(gradient))))
}

/// Y = X⁻¹ and X̄.
pub(crate) fn inverse_pullback<T: Number, F: Forward<T> + RealField, const N: usize>(
    (x, y_bar): &(Matrix<T, N, N>, Matrix<T, N, N>),
) -> Option<(Matrix<T, N, N>, Matrix<T, N, N>)> {
    let y_bar = constants(y_bar);
    let mut value = None;
    let gradient = gradient::<T, F, N, N>(x, false, |x| {
        let Some(y) = matrix(x).try_inverse() else { return F::zero() };
        value = Some(values(&y.data.0));
        inner(&y_bar, &y.data.0)
    });
    Some((value?, gradient))
}

/// L and S̄.
pub(crate) fn cholesky_pullback<T: Number, F: Forward<T> + RealField, const N: usize>(
    (s, l_bar): &(Matrix<T, N, N>, Matrix<T, N, N>),
) -> Option<(Lower<Matrix<T, N, N>>, Lower<Matrix<T, N, N>>)> {
    let l_bar = constants(l_bar);
    let mut value = None;
    let gradient = gradient::<T, F, N, N>(s, true, |s| {
        let Some(l) = Cholesky::new(matrix(s)).map(Cholesky::unpack) else { return F::zero() };
        value = Some(values(&l.data.0));
        inner(&l_bar, &l.data.0)
    });
    Some((Lower(value?), Lower(symmetrised(gradient))))
}

/// ½‖L⁻¹(x − μ)‖² and ln det L, for L = θ with the exponential on the diagonal.
fn nll<F: RealField + Copy, const N: usize>(mean: &SVector<F, N>, theta: &SMatrix<F, N, N>, x: &SVector<F, N>) -> F {
    let mut l = *theta;
    for i in 0..N {
        l[(i, i)] = theta[(i, i)].exp();
    }
    let z = l.solve_lower_triangular(&(x - mean)).unwrap_or_else(SVector::zeros);
    nalgebra::convert::<_, F>(0.5) * z.norm_squared() + theta.trace()
}

/// The cotangents of the mean, the parameters and the sample.
type Sampled<T, const N: usize> = (Matrix<T, N, 1>, Lower<Matrix<T, N, N>>, Matrix<T, N, 1>);

/// The negative log-likelihood and its gradient.
pub(crate) fn nll_gradient<T: Number, F: Forward<T> + RealField, const N: usize>(
    (mean, theta, x): &([T; N], Matrix<T, N, N>, [T; N]),
) -> (T, Sampled<T, N>) {
    let (mean, x) = (&[*mean], &[*x]);
    let fixed = (matrix(&constants::<T, F, N, 1>(mean)), matrix(&constants(theta)), matrix(&constants(x)));
    let mut value = <T as Float>::ZERO;
    let theta_bar = gradient::<T, F, N, N>(theta, true, |theta| {
        let nll = nll(&fixed.0, &matrix(theta), &fixed.2);
        value = nll.value();
        nll
    });
    let mean_bar = gradient::<T, F, N, 1>(mean, false, |mean| nll(&matrix(mean), &fixed.1, &fixed.2));
    let x_bar = gradient::<T, F, N, 1>(x, false, |x| nll(&fixed.0, &fixed.1, &matrix(x)));
    (value, (mean_bar, Lower(theta_bar), x_bar))
}

/// The same of many samples.
pub(crate) fn nll_gradient_of_samples<T: Number, F: Forward<T> + RealField, const N: usize, const M: usize>(
    (mean, theta, samples): &([T; N], Matrix<T, N, N>, Matrix<T, N, M>),
) -> (T, (Matrix<T, N, 1>, Lower<Matrix<T, N, N>>)) {
    let mean = &[*mean];
    let sum = |mean: &SVector<F, N>, theta: &SMatrix<F, N, N>| {
        samples.iter().fold(F::zero(), |sum, x| sum + nll(mean, theta, &matrix(&constants(&[*x]))))
    };
    let mut value = <T as Float>::ZERO;
    let fixed = matrix(&constants(mean));
    let theta_bar = gradient::<T, F, N, N>(theta, true, |theta| {
        let nll = sum(&fixed, &matrix(theta));
        value = nll.value();
        nll
    });
    let theta = matrix(&constants(theta));
    (value, (gradient::<T, F, N, 1>(mean, false, |mean| sum(&matrix(mean), &theta)), Lower(theta_bar)))
}

/// The covariance penalty of the outputs of a layer and its gradient with respect to the weights.
pub(crate) fn penalty_gradient<T: Number, F: Forward<T> + RealField, const M: usize, const N: usize>(
    (weights, x): &(Matrix<T, N, N>, Matrix<T, M, N>),
    activation: impl Fn(F) -> F,
) -> (T, Matrix<T, N, N>) {
    let x: SMatrix<F, M, N> = matrix(&constants(x));
    let share: F = nalgebra::convert(1.0 / ((M - 1) * N * N) as f64);
    let mut value = <T as Float>::ZERO;
    let gradient = gradient::<T, F, N, N>(weights, false, |weights| {
        let sums = (x * matrix(weights)).map(&activation).column_sum();
        let penalty = sums.add_scalar(-sums.mean()).norm_squared() * share;
        value = penalty.value();
        penalty
    });
    (value, gradient)
}

/// The tracker's negative log-likelihood and its gradient with respect to the parameters of both covariances.
pub(crate) fn tracker_gradient<T: Number, F: Forward<T> + RealField, const STEPS: usize>(
    (q, r, measurements): &(Matrix<T, 4, 4>, Matrix<T, 2, 2>, [SVector<T, 2>; STEPS]),
) -> Option<(T, (Lower<Matrix<T, 4, 4>>, Lower<Matrix<T, 2, 2>>))> {
    let mut value = None;
    let fixed = (matrix(&constants(q)), matrix(&constants(r)));
    let q_bar = gradient::<T, F, 4, 4>(q, true, |q| {
        let nll = tracker::<T, F, STEPS>(&matrix(q), &fixed.1, measurements);
        value = nll.map(F::value);
        nll.unwrap_or_else(F::zero)
    });
    let r_bar = gradient::<T, F, 2, 2>(r, true, |r| {
        tracker::<T, F, STEPS>(&fixed.0, &matrix(r), measurements).unwrap_or_else(F::zero)
    });
    Some((value?, (Lower(q_bar), Lower(r_bar))))
}

/// L Lᵀ for L = θ with the exponential on the diagonal.
fn covariance<F: RealField + Copy, const N: usize>(theta: &SMatrix<F, N, N>) -> SMatrix<F, N, N> {
    let mut l = *theta;
    for i in 0..N {
        l[(i, i)] = theta[(i, i)].exp();
    }
    l * l.transpose()
}

fn tracker<T: Number, F: Forward<T> + RealField, const STEPS: usize>(
    q: &SMatrix<F, 4, 4>,
    r: &SMatrix<F, 2, 2>,
    measurements: &[SVector<T, 2>; STEPS],
) -> Option<F> {
    let (half, dt): (F, F) = (nalgebra::convert(0.5), nalgebra::convert(crate::model::SECONDS));
    let mut f = SMatrix::<F, 4, 4>::identity();
    (f[(0, 2)], f[(1, 3)]) = (dt, dt);
    let h = SMatrix::<F, 2, 4>::identity();
    let (q, r) = (covariance(q), covariance(r));
    let (mut x, mut p, mut nll) = (SVector::<F, 4>::zeros(), SMatrix::<F, 4, 4>::identity(), F::zero());
    for measurement in measurements {
        x = f * x;
        p = f * p * f.transpose() + q;
        let factor = Cholesky::new(h * p * h.transpose() + r)?;
        let innovation = measurement.map(F::constant) - h * x;
        let gain = factor.solve(&(h * p)).transpose();
        x += gain * innovation;
        p -= gain * h * p;
        nll += half * (innovation.dot(&factor.solve(&innovation)) + factor.ln_determinant());
        nll += nalgebra::convert(crate::model::LN_TWO_PI);
    }
    Some(nll)
}
