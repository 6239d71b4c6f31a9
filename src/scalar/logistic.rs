//! The logistic function σ(x) = 1/(1 + e⁻ˣ), its slope and its integral, accurate on both tails.
//!
//! With e = exp(−|x|) nothing overflows and nothing cancels. The formulas for x > 0 and for x ≤ 0 are both smooth across
//! zero and agree there; |x| itself is never formed, since its slope at zero is zero and dual numbers would lose theirs.

use super::Real;

/// σ(x) and its slope σ(x)(1 − σ(x)).
#[inline]
pub(crate) fn logistic<T: Real>(x: T) -> (T, T) {
    let positive = x > T::zero();
    let e = if positive { (-x).exp() } else { x.exp() };
    let s = T::one() / (T::one() + e);
    // 1 − σ(|x|) is e·s: the difference would lose all digits where σ saturates.
    (if positive { s } else { e * s }, e * s * s)
}

/// ln(1 + eˣ), the integral of σ.
#[inline]
pub(crate) fn softplus<T: Real>(x: T) -> T {
    if x > T::zero() { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}

/// 1/cosh²(x), the slope of tanh(x) = 2 σ(2x) − 1. Neither it nor its derivatives overflow where cosh does.
#[inline]
pub(super) fn sech_squared<T: Real>(x: T) -> T {
    let (_, slope) = logistic(x + x);
    slope * T::from_f64(4.0)
}
