//! The mean of the covariances of a layer's outputs, and its gradient with respect to the weights.
//!
//! ```text
//! Y = f(X W),  r = P Y 1,  y = ‖r‖²/((M − 1) N²),  Ȳ = 2 r 1ᵀ/((M − 1) N²),  W̄ = Xᵀ (Ȳ ∘ f′)
//! ```
//! The layer is multiplied out, as in a network that uses its outputs for more than the penalty.

use super::product::{product, transpose};
use super::{Float, Matrix};

/// The penalty of the outputs and r scaled to the entries of Ȳ, which are the same in every column.
#[inline(always)]
fn penalty<T: Float, const M: usize, const N: usize>(y: &Matrix<T, M, N>) -> (T, [T; M]) {
    let mut r = [T::ZERO; M];
    for column in y {
        for i in 0..M {
            r[i] += column[i];
        }
    }
    let mut mean = T::ZERO;
    for entry in r {
        mean += entry;
    }
    mean *= T::of(1.0 / M as f64);
    let mut squares = T::ZERO;
    for entry in &mut r {
        *entry -= mean;
        squares = squares.plus(*entry, *entry);
    }
    let share = T::of(1.0 / ((M - 1) * N * N) as f64);
    (squares * share, r.map(|entry| (share + share) * entry))
}

/// The value and the gradient for Y = X W.
#[inline(always)]
pub(crate) fn linear_penalty_gradient<T: Float, const M: usize, const N: usize>(
    weights: &Matrix<T, N, N>,
    x: &Matrix<T, M, N>,
) -> Option<(T, Matrix<T, N, N>)> {
    let (value, r) = penalty(&product(x, weights));
    let [column] = product(&transpose(x), &[r]);
    value.finite().then_some((value, [column; N]))
}

/// The value and the gradient for Y = tanh(X W), with the slope 1 − Y².
#[inline(always)]
pub(crate) fn tanh_penalty_gradient<T: Float, const M: usize, const N: usize>(
    weights: &Matrix<T, N, N>,
    x: &Matrix<T, M, N>,
) -> Option<(T, Matrix<T, N, N>)> {
    let mut y = product(x, weights);
    for column in &mut y {
        for entry in column {
            *entry = entry.hyperbolic_tangent();
        }
    }
    let (value, r) = penalty(&y);
    for column in &mut y {
        for i in 0..M {
            column[i] = r[i].minus(r[i] * column[i], column[i]);
        }
    }
    value.finite().then_some((value, product(&transpose(x), &y)))
}
