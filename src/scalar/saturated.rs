//! Keeping a positive number positive and finite in rounded arithmetic.

use super::Real;

/// A function value, and its slope, held within the positive numbers that are neither subnormal nor infinite.
///
/// Held at the end of the range the value is constant: the slope is zero, and so is the derivative part of a dual number.
/// A NaN stays one.
#[inline]
pub(crate) fn saturated<T: Real>(value: T, slope: T) -> (T, T) {
    if value < T::min_positive() {
        (T::min_positive(), T::zero())
    } else if value > T::max_finite() {
        (T::max_finite(), T::zero())
    } else {
        (value, slope)
    }
}
