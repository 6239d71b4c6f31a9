//! The Gaussian negative log-likelihood and its gradient.
//!
//! ```text
//! L = exp_diagonal(θ),  z = L⁻¹ (x − μ),  y = ½ zᵀ z + ln det L
//! g = L⁻ᵀ z,  x̄ = g,  μ̄ = −g,  θ̄ᵢⱼ = −gᵢ zⱼ,  θ̄ᵢᵢ = 1 − gᵢ zᵢ Lᵢᵢ
//! ```

use nalgebra::SVector;
use pullback::Real;
use pullback::types::LowerTriangular;

/// The cotangents of μ, θ and x.
pub(crate) type Gradient<T, const N: usize> = (SVector<T, N>, LowerTriangular<T, N>, SVector<T, N>);

/// The value and the gradient with the operations of the function as it is written: ln det L is the sum of the logarithms
/// of the diagonal.
pub(crate) fn as_written<T: Real, const N: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    x: &SVector<T, N>,
) -> (T, Gradient<T, N>) {
    gradient(mean, theta, x, |exponential, _| exponential.ln())
}

/// The value and the gradient with what one may know besides: ln exp θᵢᵢ is θᵢᵢ.
pub(crate) fn simplified<T: Real, const N: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    x: &SVector<T, N>,
) -> (T, Gradient<T, N>) {
    gradient(mean, theta, x, |_, exponent| exponent)
}

#[inline(always)]
fn gradient<T: Real, const N: usize>(
    mean: &SVector<T, N>,
    theta: &LowerTriangular<T, N>,
    x: &SVector<T, N>,
    logarithm: impl Fn(T, T) -> T,
) -> (T, Gradient<T, N>) {
    let below = theta.as_columns();
    let (mut diagonal, mut reciprocal) = ([T::zero(); N], [T::zero(); N]);
    let mut z: [T; N] = core::array::from_fn(|i| x[i] - mean[i]);
    let (mut squares, mut log_det) = (T::zero(), T::zero());
    for k in 0..N {
        diagonal[k] = below[k][k].exp();
        reciprocal[k] = T::one() / diagonal[k];
        log_det += logarithm(diagonal[k], below[k][k]);
        z[k] *= reciprocal[k];
        squares += z[k] * z[k];
        for i in k + 1..N {
            z[i] -= below[k][i] * z[k];
        }
    }
    let mut g = z;
    for k in (0..N).rev() {
        for i in k + 1..N {
            g[k] -= below[k][i] * g[i];
        }
        g[k] *= reciprocal[k];
    }
    let theta_bar = LowerTriangular::from_fn(|i, j| {
        let outer = -(g[i] * z[j]);
        if i == j { T::one() + outer * diagonal[i] } else { outer }
    });
    let x_bar = SVector::from(g);
    (T::from_f64(0.5) * squares + log_det, (-x_bar, theta_bar, x_bar))
}
