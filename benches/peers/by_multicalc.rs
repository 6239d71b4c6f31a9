//! The works with multicalc: its matrices, and for gradients its dual numbers through them, one direction after the other as its
//! `AutoDiffMulti` does.

use multicalc::scalar::Numeric;
use multicalc::{Dual, Matrix, Vector};

use crate::flat::Lower;
use crate::forward::{constants, gradient, inner, symmetrised, values};
use crate::number::Number;
use crate::plain::{self, Float};

type Square<T, const N: usize> = plain::Matrix<T, N, N>;

/// Columns as multicalc's matrix.
pub(crate) fn matrix<S: Copy, const R: usize, const C: usize>(columns: &plain::Matrix<S, R, C>) -> Matrix<R, C, S> {
    Matrix::from_fn(|i, j| columns[j][i])
}

fn columns<S: Copy, const R: usize, const C: usize>(matrix: &Matrix<R, C, S>) -> plain::Matrix<S, R, C> {
    core::array::from_fn(|j| core::array::from_fn(|i| matrix[(i, j)]))
}

/// L, or nothing.
pub(crate) fn cholesky<S: Numeric, const N: usize>(s: &Matrix<N, N, S>) -> Option<Matrix<N, N, S>> {
    s.cholesky().ok().map(|factor| factor.l())
}

/// ln det S
pub(crate) fn log_det<S: Numeric, const N: usize>(s: &Matrix<N, N, S>) -> Option<S> {
    let l = cholesky(s)?;
    Some(S::TWO * (0..N).fold(S::ZERO, |sum, i| sum + l[(i, i)].ln()))
}

/// The sign of det X and ln|det X|.
pub(crate) fn log_abs_det<S: Numeric, const N: usize>(x: &Matrix<N, N, S>) -> (S, S) {
    let det = x.determinant();
    (if det < S::ZERO { -S::ONE } else { S::ONE }, det.abs().ln())
}

/// ln det S and S⁻¹.
pub(crate) fn log_det_gradient<T: Number, const N: usize>(s: &Square<T, N>) -> Option<(T, Lower<Square<T, N>>)> {
    let mut value = None;
    let gradient = gradient::<T, Dual<T>, N, N>(s, true, |s| {
        let log = log_det(&matrix(s)).unwrap_or(Dual::ZERO);
        value = Some(log.value);
        log
    });
    Some((value?, Lower(symmetrised(gradient))))
}

/// Y = X⁻¹ and X̄.
pub(crate) fn inverse_pullback<T: Number, const N: usize>(
    (x, y_bar): &(Square<T, N>, Square<T, N>),
) -> Option<(Square<T, N>, Square<T, N>)> {
    let y_bar = constants(y_bar);
    let mut value = None;
    let gradient = gradient::<T, Dual<T>, N, N>(x, false, |x| {
        let Ok(y) = matrix(x).inverse() else { return Dual::ZERO };
        let y = columns(&y);
        value = Some(values(&y));
        inner(&y_bar, &y)
    });
    Some((value?, gradient))
}

/// L and S̄.
pub(crate) fn cholesky_pullback<T: Number, const N: usize>(
    (s, l_bar): &(Square<T, N>, Square<T, N>),
) -> Option<(Lower<Square<T, N>>, Lower<Square<T, N>>)> {
    let l_bar = constants(l_bar);
    let mut value = None;
    let gradient = gradient::<T, Dual<T>, N, N>(s, true, |s| {
        let Some(l) = cholesky(&matrix(s)) else { return Dual::ZERO };
        let l = columns(&l);
        value = Some(values(&l));
        inner(&l_bar, &l)
    });
    Some((Lower(value?), Lower(symmetrised(gradient))))
}

/// The sum over samples. multicalc has no triangular solve, so it is written out.
fn nll<T: Number, const N: usize>(
    mean: &[Dual<T>; N],
    theta: &Square<Dual<T>, N>,
    samples: &[[Dual<T>; N]],
) -> Dual<T> {
    let mut nll = Dual::ZERO;
    let mut log_det = Dual::ZERO;
    for k in 0..N {
        log_det += theta[k][k];
    }
    let diagonal: [Dual<T>; N] = core::array::from_fn(|k| theta[k][k].exp());
    for x in samples {
        let mut z = Vector::new(*x) - Vector::new(*mean);
        for k in 0..N {
            z[k] /= diagonal[k];
            for i in k + 1..N {
                let along = z[k];
                z[i] -= theta[k][i] * along;
            }
        }
        nll += Dual::HALF * z.norm_squared() + log_det;
    }
    nll
}

/// The cotangents of the mean, the parameters and the sample.
type Sampled<T, const N: usize> = (Column<T, N>, Lower<Square<T, N>>, Column<T, N>);

type Column<T, const N: usize> = plain::Matrix<T, N, 1>;

/// The negative log-likelihood of one sample and its gradient.
pub(crate) fn nll_gradient<T: Number, const N: usize>(
    (mean, theta, x): &([T; N], Square<T, N>, [T; N]),
) -> (T, Sampled<T, N>) {
    let (mean, x) = (&[*mean], &[*x]);
    let ([fixed_mean], fixed_theta, fixed_x) = (constants(mean), constants(theta), constants(x));
    let mut value = <T as Float>::ZERO;
    let theta_bar = gradient::<T, Dual<T>, N, N>(theta, true, |theta| {
        let nll = nll(&fixed_mean, theta, &fixed_x);
        value = nll.value;
        nll
    });
    let mean_bar = gradient::<T, Dual<T>, N, 1>(mean, false, |[mean]| nll(mean, &fixed_theta, &fixed_x));
    let x_bar = gradient::<T, Dual<T>, N, 1>(x, false, |x| nll(&fixed_mean, &fixed_theta, x));
    (value, (mean_bar, Lower(theta_bar), x_bar))
}
