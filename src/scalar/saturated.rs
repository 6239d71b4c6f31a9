//! Keeping a positive number positive and finite in rounded arithmetic.

use super::Real;

/// A function value, and its slope, held within the positive numbers that are neither subnormal nor infinite.
///
/// Held at the end of the range the value is constant: the slope is zero, and so is the derivative part of a dual number.
/// A NaN stays one.
#[inline]
pub(crate) fn saturated<T: Real>(value: T, slope: T) -> (T, T) {
    // Selections and no branches: of an array of numbers they become those of vectors.
    let (below, above) = (value < T::min_positive(), value > T::max_finite());
    let held = if below { T::min_positive() } else { value };
    let held = if above { T::max_finite() } else { held };
    (held, if below | above { T::zero() } else { slope })
}
