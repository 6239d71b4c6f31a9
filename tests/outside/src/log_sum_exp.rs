//! Logarithm of the sum of exponentials, y = ln Σ exp xᵢ.
//!
//! # Derivation
//! ```text
//! ẏ = Σ exp(xᵢ) ẋᵢ / Σ exp(xₖ) = ⟨softmax(x), ẋ⟩
//! x̄ = ȳ softmax(x)
//! ```
//!
//! # Domain
//! All vectors of at least one entry. The largest entry is subtracted first, so that nothing overflows.
//!
//! # Source
//! Own derivation.

use nalgebra::SVector;
use pullback::{Error, Real, op};

/// ln Σ exp xᵢ.
///
/// # Shapes
/// x: N, result: a number.
///
/// # Errors
/// [`Error::NonFinite`] for NaN or infinite input, and for a vector without entries.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use outside::log_sum_exp;
///
/// let (y, pullback) = log_sum_exp::vjp(&vector![0.0f64, 0.0])?;
/// assert!((y - 2f64.ln()).abs() < 1e-15);
/// assert_eq!(pullback.pull(1.0), vector![0.5, 0.5]);
/// # Ok::<(), pullback::Error>(())
/// ```
#[op(pullback = "x̄ = ȳ softmax(x)", source = "Own derivation", gradcheck(N in [1, 2, 3, 20], x in any))]
pub fn log_sum_exp<T: Real, const N: usize>(x: &SVector<T, N>) -> Result<T, Error> {
    Ok(vjp(x)?.0)
}

/// The pullback of [`log_sum_exp()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// exp(xᵢ) / Σ exp(xₖ), the gradient.
    softmax: SVector<T, N>,
}

/// ln Σ exp xᵢ and its pullback.
///
/// # Errors
/// Those of [`log_sum_exp()`].
pub fn vjp<T: Real, const N: usize>(x: &SVector<T, N>) -> Result<(T, Pullback<T, N>), Error> {
    let mut largest = T::from_f64(f64::NEG_INFINITY);
    for entry in x.iter() {
        if *entry > largest {
            largest = *entry;
        }
    }
    let mut softmax = x.map(|entry| (entry - largest).exp());
    let mut sum = T::zero();
    for entry in softmax.iter() {
        sum += *entry;
    }
    for entry in softmax.iter_mut() {
        *entry /= sum;
    }
    let y = largest + sum.ln();
    if y.is_finite() { Ok((y, Pullback { softmax })) } else { Err(Error::NonFinite) }
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent x̄ for the cotangent ȳ.
    #[must_use]
    pub fn pull(&self, y_bar: T) -> SVector<T, N> {
        // x̄ = ȳ softmax(x)
        self.softmax.map(|p| p * y_bar)
    }
}
