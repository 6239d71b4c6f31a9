//! The Gaussian negative log-likelihood of many samples: as many of them at a time as a register has lanes.

use super::{Float, Matrix};

/// How many samples go side by side.
const LANES: usize = 4;

/// The sum over the samples, and the cotangents of the mean and of the log-Cholesky parameters.
#[inline(always)]
pub(crate) fn nll_gradient_of_samples<T: Float, const N: usize, const M: usize>(
    mean: &[T; N],
    theta: &Matrix<T, N, N>,
    samples: &[[T; N]; M],
) -> (T, ([T; N], Matrix<T, N, N>)) {
    const { assert!(M.is_multiple_of(LANES)) }
    let (mut diagonal, mut reciprocal, mut log_det) = ([T::ZERO; N], [T::ZERO; N], T::ZERO);
    for k in 0..N {
        diagonal[k] = theta[k][k].exponential();
        reciprocal[k] = T::ONE / diagonal[k];
        log_det += theta[k][k];
    }
    let mut squares = [T::ZERO; LANES];
    let mut g_sum = [[T::ZERO; LANES]; N];
    // Σ g zᵀ, a sum per lane
    let mut outer = [[[T::ZERO; LANES]; N]; N];
    for lanes in samples.as_chunks::<LANES>().0 {
        let mut z = [[T::ZERO; LANES]; N];
        for k in 0..N {
            for lane in 0..LANES {
                z[k][lane] = lanes[lane][k] - mean[k];
            }
        }
        for k in 0..N {
            for lane in 0..LANES {
                z[k][lane] *= reciprocal[k];
                squares[lane] = squares[lane].plus(z[k][lane], z[k][lane]);
            }
            for i in k + 1..N {
                for lane in 0..LANES {
                    z[i][lane] = z[i][lane].minus(theta[k][i], z[k][lane]);
                }
            }
        }
        let mut g = z;
        for k in (0..N).rev() {
            for i in k + 1..N {
                for lane in 0..LANES {
                    g[k][lane] = g[k][lane].minus(theta[k][i], g[i][lane]);
                }
            }
            for lane in 0..LANES {
                g[k][lane] *= reciprocal[k];
                g_sum[k][lane] += g[k][lane];
            }
        }
        for j in 0..N {
            for i in j..N {
                for lane in 0..LANES {
                    outer[j][i][lane] = outer[j][i][lane].plus(g[i][lane], z[j][lane]);
                }
            }
        }
    }
    let count = T::of(M as f64);
    let mut theta_bar = [[T::ZERO; N]; N];
    for j in 0..N {
        for i in j..N {
            theta_bar[j][i] = -total(outer[j][i]);
        }
        theta_bar[j][j] = count.plus(theta_bar[j][j], diagonal[j]);
    }
    ((T::HALF * total(squares)).plus(count, log_det), (g_sum.map(|lanes| -total(lanes)), theta_bar))
}

#[inline(always)]
fn total<T: Float>(lanes: [T; LANES]) -> T {
    let mut sum = T::ZERO;
    for lane in lanes {
        sum += lane;
    }
    sum
}
