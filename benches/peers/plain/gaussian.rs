//! The Gaussian negative log-likelihood of one sample and its gradient, in one pass forward and one back.

use super::{Float, Matrix};

/// The value and the cotangents of the mean, the parameters, and the sample.
pub(crate) type Gradient<T, const N: usize> = (T, ([T; N], Matrix<T, N, N>, [T; N]));

/// For log-Cholesky parameters θ: L = θ with the exponential on the diagonal, y = ½‖L⁻¹(x − μ)‖² + ln det L.
#[inline(always)]
pub(crate) fn nll_gradient<T: Float, const N: usize>(
    mean: &[T; N],
    theta: &Matrix<T, N, N>,
    x: &[T; N],
) -> Gradient<T, N> {
    let (mut diagonal, mut log_det) = ([T::ZERO; N], T::ZERO);
    for k in 0..N {
        diagonal[k] = theta[k][k].exponential();
        log_det += theta[k][k];
    }
    let (squares, z, g) = solves(mean, theta, &diagonal, x);
    let mut theta_bar = [[T::ZERO; N]; N];
    for j in 0..N {
        for i in j..N {
            theta_bar[j][i] = -(g[i] * z[j]);
        }
        theta_bar[j][j] = T::ONE.plus(theta_bar[j][j], diagonal[j]);
    }
    (log_det.plus(T::HALF, squares), (g.map(|g| -g), theta_bar, g))
}

/// For a factor L, with the constant, and of the likelihood itself: y = −½ N ln 2π − ln det L − ½‖L⁻¹(x − μ)‖².
#[inline(always)]
pub(crate) fn log_density_gradient<T: Float, const N: usize>(
    mean: &[T; N],
    l: &Matrix<T, N, N>,
    x: &[T; N],
) -> Gradient<T, N> {
    let (mut diagonal, mut log_det) = ([T::ZERO; N], T::of(0.5 * N as f64 * (2.0 * core::f64::consts::PI).ln()));
    for k in 0..N {
        diagonal[k] = l[k][k];
    }
    for four in diagonal.chunks(4) {
        let mut product = T::ONE;
        for x in four {
            product *= *x;
        }
        log_det += product.logarithm();
    }
    let (squares, z, g) = solves(mean, l, &diagonal, x);
    let mut l_bar = [[T::ZERO; N]; N];
    for j in 0..N {
        for i in j..N {
            l_bar[j][i] = g[i] * z[j];
        }
        l_bar[j][j] -= T::ONE / diagonal[j];
    }
    (-log_det.plus(T::HALF, squares), (g, l_bar, g.map(|g| -g)))
}

/// ‖z‖², z = L⁻¹(x − μ) and g = L⁻ᵀ z.
#[inline(always)]
fn solves<T: Float, const N: usize>(
    mean: &[T; N],
    below: &Matrix<T, N, N>,
    diagonal: &[T; N],
    x: &[T; N],
) -> (T, [T; N], [T; N]) {
    let (mut z, mut reciprocal, mut squares) = ([T::ZERO; N], [T::ZERO; N], T::ZERO);
    for k in 0..N {
        z[k] = x[k] - mean[k];
        reciprocal[k] = T::ONE / diagonal[k];
    }
    for k in 0..N {
        z[k] *= reciprocal[k];
        squares = squares.plus(z[k], z[k]);
        for i in k + 1..N {
            z[i] = z[i].minus(below[k][i], z[k]);
        }
    }
    let mut g = z;
    for k in (0..N).rev() {
        for i in k + 1..N {
            g[k] = g[k].minus(below[k][i], g[i]);
        }
        g[k] *= reciprocal[k];
    }
    (squares, z, g)
}
