//! Squared Mahalanobis distance, y = dᵀ S⁻¹ d with d = x − μ.
//!
//! # Derivation
//! With a = S⁻¹ d:
//! ```text
//! ẏ = 2 aᵀ ḋ − aᵀ Ṡ a,   ḋ = ẋ − μ̇
//! ⟨ȳ, ẏ⟩ = ⟨2 ȳ a, ẋ⟩ − ⟨2 ȳ a, μ̇⟩ − ⟨ȳ a aᵀ, Ṡ⟩
//! x̄ = 2 ȳ a,  μ̄ = −2 ȳ a,  S̄ = −ȳ a aᵀ
//! ```
//!
//! # Domain
//! Positive definite S; smooth on all of them, and never negative. Value and gradient lose κ(S) in relative accuracy.
//! Fixed flow.
//!
//! # Source
//! Mahalanobis 1936, *On the generalised distance in statistics*. The pullback is an own derivation.

use nalgebra::SVector;

use crate::error::Error;
use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, finite, from_columns};
use crate::types::Symmetric;

/// (x − μ)ᵀ S⁻¹ (x − μ), the squared distance of x from the mean in units of the covariance.
///
/// # Shapes
/// x and μ: N; S: N × N; result: a number.
///
/// # Errors
/// [`Error::NotPositiveDefinite`] with the first pivot of S that is not positive; [`Error::NonFinite`] for NaN or infinite
/// input, or when the result is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 0.0, 1.0]);
/// let (y, pullback) = mahalanobis_squared::vjp(&vector![3.0, 1.0], &vector![1.0, 0.0], &s)?;
/// assert_eq!(y, 2.0); // 2²/4 + 1²/1
/// let (x_bar, mean_bar, s_bar) = pullback.pull(1.0);
/// assert_eq!((x_bar, mean_bar), (vector![1.0, 2.0], vector![-1.0, -2.0])); // 2 S⁻¹ d
/// assert_eq!(s_bar.to_matrix(), matrix![-0.25, -0.5; -0.5, -1.0]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "x̄ = 2 ȳ a, μ̄ = −2 ȳ a, S̄ = −ȳ a aᵀ, with a = S⁻¹(x − μ)",
    source = "Own derivation; value: Mahalanobis 1936",
    gradcheck(N in [1, 2, 3, 6, 20], x in any, mean in any, s in spd)
)]
#[inline]
pub fn mahalanobis_squared<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<T, Error> {
    let z = standardize(x, mean, &linalg::cholesky(&s.columns)?);
    finite(z.inner(&z))
}

/// The deviation in units of the covariance, z = L⁻¹(x − μ), for the factor L of S = L Lᵀ.
#[inline]
pub(super) fn standardize<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    l: &[[T; N]; N],
) -> SVector<T, N> {
    let d = VectorSpace::zip_map(x, mean, |x, mean| x - mean);
    from_columns(linalg::solve_lower(l, &d.data.0))
}

/// The pullback of [`mahalanobis_squared()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// a = S⁻¹(x − μ), of which all three cotangents are made.
    a: SVector<T, N>,
}

/// The squared distance and its pullback.
///
/// # Errors
/// Those of [`mahalanobis_squared()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(
    x: &SVector<T, N>,
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
) -> Result<(T, Pullback<T, N>), Error> {
    let l = linalg::cholesky(&s.columns)?;
    let z = standardize(x, mean, &l);
    let y = finite(z.inner(&z))?;
    // a = S⁻¹ d = L⁻ᵀ z
    Ok((y, Pullback { a: from_columns(linalg::solve_lower_transposed(&l, &z.data.0)) }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangents (x̄, μ̄, S̄) for the cotangent ȳ of the squared distance.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> (SVector<T, N>, SVector<T, N>, Symmetric<T, N>) {
        // x̄ = 2 ȳ a
        let x_bar = self.a.scaled(y_bar * T::from_f64(2.0));
        let [a] = &self.a.data.0;
        // S̄ = −ȳ a aᵀ
        let s_bar = Symmetric::from_fn(|i, j| -(y_bar * a[i] * a[j]));
        // μ̄ = −2 ȳ a
        (x_bar, -x_bar, s_bar)
    }
}
