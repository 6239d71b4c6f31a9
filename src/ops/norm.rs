//! The Frobenius norm of a matrix, y = ‖A‖ = √Σᵢⱼ Aᵢⱼ², for vectors the Euclidean length.
//!
//! # Derivation
//! ```text
//! y² = ⟨A, A⟩  ⇒  y ẏ = ⟨A, Ȧ⟩
//! ẏ = ⟨U, Ȧ⟩,  U = A / ‖A‖
//! ȳ ẏ = ⟨ȳ U, Ȧ⟩
//! Ā = ȳ U
//! ```
//! The entries are divided by p, a power of two near the largest of them, before they are squared:
//! ```text
//! ‖A‖ = p ‖A/p‖,  U = (A/p) / ‖A/p‖
//! ```
//! This is exact, so wherever the plain sum of squares neither overflows nor underflows the value has its bits. The
//! power counts as a constant: the right-hand sides do not depend on p, so neither do their derivatives.
//!
//! # Domain
//! All matrices; zero is the only kink, where the gradient is taken as zero, the smallest of the subgradients. Elsewhere it
//! has norm one. No overflow or underflow short of that of the result, and none at all in U: the relative error of value
//! and gradient is of the order of R C·ε over the whole range. Fixed flow but for the gradient at zero.
//!
//! # Source
//! Scaling against overflow: Blue 1978, *A portable Fortran program to find the Euclidean norm of a vector*. The rest is
//! an own derivation.

use nalgebra::SMatrix;

use crate::op;
use crate::scalar::Real;
use crate::space::VectorSpace;

/// ‖A‖.
///
/// # Shapes
/// A: R × C, result: a number.
///
/// # Example
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let (y, pullback) = norm::vjp(&vector![1.0, -1.0, 1.0, 1.0]);
/// assert_eq!(y, 2.0);
/// assert_eq!(pullback.pull(1.0), vector![0.5, -0.5, 0.5, 0.5]);
/// // At zero the gradient is zero.
/// let (y, pullback) = norm::vjp(&vector![0.0, 0.0]);
/// assert_eq!((y, pullback.pull(1.0)), (0.0, vector![0.0, 0.0]));
/// ```
#[op(
    pullback = "Ā = ȳ A/‖A‖, zero at A = 0",
    source = "Own derivation; scaling: Blue 1978",
    gradcheck((R, C) in [(1, 1), (2, 3), (6, 6), (20, 20)], a in nonzero + zero)
)]
#[inline]
#[must_use]
pub fn norm<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> T {
    let scaled = Scaled::new(a);
    scaled.root * scaled.power
}

/// A = p (A/p), with the norm of A/p.
struct Scaled<T, const R: usize, const C: usize> {
    /// p.
    power: T,
    /// A/p.
    entries: SMatrix<T, R, C>,
    /// ‖A/p‖, between 1 and 4√(R C) unless A is zero or subnormal.
    root: T,
}

impl<T: Real, const R: usize, const C: usize> Scaled<T, R, C> {
    #[inline]
    fn new(a: &SMatrix<T, R, C>) -> Self {
        let power = power_near(largest(a));
        let entries = a.scaled(T::one() / power);
        Self { power, entries, root: entries.inner(&entries).sqrt() }
    }
}

/// The largest absolute value. A NaN is passed over; the sum of squares brings it back.
#[inline]
fn largest<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> T {
    let mut largest = T::zero();
    for j in 0..C {
        for i in 0..R {
            largest = largest.max(a.data.0[j][i].abs());
        }
    }
    largest
}

/// The power of two at or below a size, as a constant without derivative.
///
/// It is bounded so that the power and its reciprocal are normal numbers, also for a size that is zero, subnormal or
/// infinite. Below, the bound leaves a tangent room that is large beside a subnormal value.
#[inline]
fn power_near<T: Real>(size: T) -> T {
    let (least, most) = (T::min_positive() / T::epsilon(), T::one() / T::min_positive());
    size.power_of_two().max(least).min(most)
}

/// The pullback of [`norm()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const C: usize> {
    /// U = A / ‖A‖, the gradient; zero for A = 0.
    u: SMatrix<T, R, C>,
}

/// ‖A‖ and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const C: usize>(a: &SMatrix<T, R, C>) -> (T, Pullback<T, R, C>) {
    let Scaled { power, entries, root } = Scaled::new(a);
    let reciprocal = if root == T::zero() { T::zero() } else { T::one() / root };
    (root * power, Pullback { u: entries.scaled(reciprocal) })
}

impl<T: Real, const R: usize, const C: usize> Pullback<T, R, C> {
    /// The cotangent Ā for the cotangent ȳ of the norm.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> SMatrix<T, R, C> {
        // Ā = ȳ U
        self.u.scaled(y_bar)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{Vector2, vector};

    use super::{jvp, norm, vjp};
    use crate::ops::dot;
    use crate::scalar::Real;

    #[test]
    fn the_gradient_at_zero_is_zero_forward_and_reverse() {
        let zero = Vector2::<f64>::zeros();
        assert_eq!(vjp(&zero).1.pull(1.0), zero);
        assert_eq!(jvp(&zero, &vector![1.0, -2.0]), (0.0, 0.0));
        assert_eq!(super::hvp(&zero, &vector![1.0, -2.0]), zero);
    }

    /// The triangle with sides 3, 4, 5 times 2ⁿ has an exact length, and a gradient and tangent of the order of one.
    fn exact_at<T: Real>(power: f64) {
        let (three, four, five) = (T::from_f64(3.0 * power), T::from_f64(4.0 * power), T::from_f64(5.0 * power));
        let x = vector![three, four];
        let unit = vector![T::from_f64(0.6), T::from_f64(0.8)];
        let (y, pullback) = vjp(&x);
        assert_eq!(y, five, "at {power:e}");
        let bound = T::from_f64(2.0) * T::epsilon();
        let gradient = pullback.pull(T::one());
        assert!((gradient[0] - unit[0]).abs() <= bound && (gradient[1] - unit[1]).abs() <= bound, "at {power:e}");
        let (_, y_dot) = jvp(&x, &unit);
        assert!((y_dot - T::one()).abs() <= bound, "at {power:e}: {y_dot:?}");
    }

    #[test]
    fn value_and_gradient_are_exact_from_the_subnormal_numbers_to_the_end_of_the_range() {
        for exponent in [-1074, -1060, -1022, -1000, -969, -600, -511, -400, -1, 0, 1, 511, 600, 1000, 1020, 1021] {
            exact_at::<f64>(libm::exp2(f64::from(exponent)));
        }
        for exponent in [-149, -140, -126, -103, -80, -63, -1, 0, 1, 63, 80, 120, 124] {
            exact_at::<f32>(libm::exp2(f64::from(exponent)));
        }
    }

    #[test]
    fn in_the_middle_of_the_range_the_bits_are_those_of_the_plain_formula() {
        let mut x = vector![0.3, -1.7, 2.9, 1e-3, -77.1];
        for _ in 0..200 {
            assert_eq!(norm(&x), dot(&x, &x).sqrt());
            x = x.map(|x| x * 1.37);
        }
    }

    #[test]
    fn what_is_not_finite_stays_so() {
        assert!(norm(&vector![1.0, f64::NAN]).is_nan());
        assert!(norm(&vector![f64::NAN, f64::INFINITY]).is_nan());
        assert_eq!(norm(&vector![1.0, f64::NEG_INFINITY]), f64::INFINITY);
        // √2·MAX is beyond the range, its direction is not.
        let (y, pullback) = vjp(&vector![f64::MAX, f64::MAX]);
        assert_eq!(y, f64::INFINITY);
        assert!((pullback.pull(1.0)[0] - 0.5f64.sqrt()).abs() < 1e-15);
    }
}
