//! Entropy of a normal distribution from its Cholesky factor, y = ½ N (1 + ln 2π) + Σ ln Lᵢᵢ.
//!
//! # Derivation
//! ```text
//! ẏ = Σᵢ L̇ᵢᵢ/Lᵢᵢ
//! L̄ = ȳ diag(1/Lᵢᵢ)
//! ```
//!
//! # Domain
//! Every factor with a positive diagonal; smooth on all of them. In nats. The gradient is as accurate as the arithmetic.
//! Fixed flow up to the logarithms.
//!
//! # Source
//! Cover and Thomas 2006, *Elements of Information Theory*, §8.4, for the value. The pullback is an own derivation.

use nalgebra::SVector;

use super::{LN_TWO_PI, reciprocal_diagonal, sum_log_diagonal};
use crate::op;
use crate::scalar::Real;
use crate::space::VectorSpace;
use crate::types::{CholeskyFactor, LowerTriangular};

/// The differential entropy, in nats, of a normal distribution with covariance L Lᵀ.
///
/// # Shapes
/// L: N × N; result: a number.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let l = CholeskyFactor::new(LowerTriangular::from_lower(&matrix![2.0, 0.0; 1.0, 4.0]))?;
/// let (y, pullback) = entropy::vjp(&l);
/// let standard = 1.0 + (2.0 * core::f64::consts::PI).ln(); // of two independent normal variables of variance one
/// assert!((y - (standard + 8.0f64.ln())).abs() < 1e-15);
/// assert_eq!(pullback.pull(1.0).to_matrix(), matrix![0.5, 0.0; 0.0, 0.25]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "L̄ = ȳ diag(1/Lᵢᵢ)",
    source = "Own derivation; value: Cover and Thomas 2006, §8.4",
    gradcheck(N in [1, 2, 3, 6, 20], l in factor)
)]
#[inline]
#[must_use]
pub fn entropy<T: Real, const N: usize>(l: &CholeskyFactor<T, N>) -> T {
    T::from_f64(0.5 * N as f64 * (1.0 + LN_TWO_PI)) + sum_log_diagonal(&l.columns)
}

/// The pullback of [`entropy()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// 1/Lᵢᵢ, the derivative of the logarithms.
    reciprocals: SVector<T, N>,
}

/// The entropy and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(l: &CholeskyFactor<T, N>) -> (T, Pullback<T, N>) {
    (entropy(l), Pullback { reciprocals: reciprocal_diagonal(&l.columns) })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent L̄ for the cotangent ȳ of the entropy.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> LowerTriangular<T, N> {
        // L̄ = ȳ diag(1/Lᵢᵢ)
        LowerTriangular::from_diagonal(&self.reciprocals.scaled(y_bar))
    }
}
