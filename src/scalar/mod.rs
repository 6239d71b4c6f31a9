//! [`Real`], the only scalar bound of the library.

mod elementary;
mod logarithm;
mod logistic;
mod primitive;
mod root;
mod saturated;
#[cfg(feature = "num-dual")]
mod witness;

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

pub(crate) use logarithm::sum_of_logarithms;
pub(crate) use logistic::{logistic, softplus};
use nalgebra::Scalar;
use num_traits::{One, Zero};
pub(crate) use saturated::saturated;

use crate::space::{Lift, PerEntry, Tangent, VectorSpace};

/// 2ᵏ for a normal number, known when the program is built: [`Real::powi`] is a loop, and without hardware for `f64` a long one.
pub(crate) const fn two_to(k: i32) -> f64 {
    f64::from_bits(((k + 1023) as u64) << 52)
}

/// A real scalar: `f32`, `f64`, [`Dual`](crate::Dual) of a real scalar, and with the feature `num-dual` the dual numbers of that crate.
///
/// Every public signature is generic over `T: Real` and constant dimensions, and nothing else, so that one rule
/// serves both precisions and, run on dual numbers, its own derivative.
///
/// Comparisons look at the value alone and never at a derivative part: a branch goes the same way on a dual number
/// as on the plain number, and so does a failure.
///
/// Elementary functions are those of `libm` on every target, but for eˣ and tanh, which are made here of sums and products without a
/// branch, so results are the same bits everywhere. The feature `fma` trades that for speed: where the processor has an instruction for
/// it, products are fused with the sum they go into, and the logarithm is that of the system.
///
/// ```
/// use pullback::{Dual, Real};
///
/// fn logistic<T: Real>(x: T) -> T {
///     T::one() / (T::one() + (-x).exp())
/// }
/// assert_eq!(logistic(0.0), 0.5);
/// assert_eq!(logistic(Dual::new(0.0, 1.0)), Dual::new(0.5, 0.25)); // σ'(0) = ¼
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a real scalar",
    label = "`{Self}` is not a real scalar",
    note = "real scalars are `f64`, `f32` and `Dual` of these; a generic function takes `T: Real`"
)]
pub trait Real:
    Scalar
    + Copy
    + PartialOrd
    + Zero
    + One
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Tangent
    + VectorSpace<Self>
    + Lift<Tangent = Self, Dual = crate::Dual<Self>>
    + PerEntry
    + crate::linalg::Blocks
{
    /// The constant nearest to `x`.
    fn from_f64(x: f64) -> Self;

    /// The value as an `f64`, without any derivative part. For printing and for tests.
    fn to_f64(self) -> f64;

    /// The value without any derivative part.
    #[inline]
    fn held(self) -> Self {
        Self::from_f64(self.to_f64())
    }

    /// The power of two at or below the absolute value, as a constant without any derivative part; infinity for what is not
    /// finite, zero for zero. For a subnormal number it may be zero.
    ///
    /// ```
    /// use pullback::Real;
    ///
    /// assert_eq!([1.0, -7.9, 0.3, 0.0].map(Real::power_of_two), [1.0, 4.0, 0.25, 0.0]);
    /// ```
    #[inline]
    #[must_use]
    fn power_of_two(self) -> Self {
        Self::from_f64(f64::from_bits(self.to_f64().to_bits() & f64::INFINITY.to_bits()))
    }

    /// The exponent of that power of two, as a constant; −127 or less for zero, 128 or more for what is not finite. That
    /// of a subnormal number may be as for zero.
    ///
    /// ```
    /// use pullback::Real;
    ///
    /// assert_eq!([1.0, -7.9, 0.3].map(Real::exponent), [0.0, 2.0, -2.0]);
    /// assert_eq!([1e30_f32, 1e-30].map(Real::exponent), [99.0, -100.0]);
    /// ```
    #[inline]
    #[must_use]
    fn exponent(self) -> Self {
        Self::from_f64(f64::from(((self.to_f64().to_bits() >> 52) & 0x7FF) as i32 - 1023))
    }

    /// The distance from one to the next larger number.
    fn epsilon() -> Self;

    /// The smallest positive number that is not subnormal.
    fn min_positive() -> Self;

    /// The square root of that number, a power of two.
    #[inline]
    #[must_use]
    fn root_of_min_positive() -> Self {
        Self::min_positive().sqrt()
    }

    /// The largest finite number.
    fn max_finite() -> Self;

    /// Whether the value (not a derivative part) is neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// Square root. The derivative at exactly zero, where the slope is infinite, is taken as zero.
    fn sqrt(self) -> Self;

    /// Absolute value. The derivative at zero is taken as zero.
    fn abs(self) -> Self;

    /// eˣ.
    fn exp(self) -> Self;

    /// eˣ − 1, accurate near zero.
    fn exp_m1(self) -> Self;

    /// Natural logarithm.
    fn ln(self) -> Self;

    /// ln(1 + x), accurate near zero.
    fn ln_1p(self) -> Self;

    /// Sine of an angle in radians.
    fn sin(self) -> Self;

    /// Cosine of an angle in radians.
    fn cos(self) -> Self;

    /// Tangent of an angle in radians.
    fn tan(self) -> Self;

    /// Arc sine, in radians. The derivative at ±1, where the slope is infinite, is taken as zero.
    fn asin(self) -> Self;

    /// Arc cosine, in radians. The derivative at ±1, where the slope is infinite, is taken as zero.
    fn acos(self) -> Self;

    /// Arc tangent, in radians.
    fn atan(self) -> Self;

    /// The angle of the point (`x`, `self`), in radians from −π to π. The derivative at the origin is taken as zero.
    fn atan2(self, x: Self) -> Self;

    /// Hyperbolic sine.
    fn sinh(self) -> Self;

    /// Hyperbolic cosine.
    fn cosh(self) -> Self;

    /// Hyperbolic tangent.
    fn tanh(self) -> Self;

    /// 1/cosh², the slope of the hyperbolic tangent, to the last digits also where that is one.
    ///
    /// ```
    /// use pullback::Real;
    ///
    /// assert_eq!((0.0.sech_squared(), 400.0.sech_squared()), (1.0, 0.0)); // cosh 400 is finite, its square is not
    /// assert!((20.0.sech_squared() / (4.0 * (-40.0f64).exp()) - 1.0).abs() < 1e-14);
    /// ```
    #[inline]
    #[must_use]
    fn sech_squared(self) -> Self {
        logistic::sech_squared(self)
    }

    /// Integer power by repeated squaring.
    fn powi(self, n: i32) -> Self;

    /// Power of a positive number.
    fn powf(self, exponent: Self) -> Self;

    /// The larger of two numbers; the first where both are equal, and where one of them is NaN.
    #[inline]
    fn max(self, other: Self) -> Self {
        if other > self { other } else { self }
    }

    /// The smaller of two numbers; the first where both are equal, and where one of them is NaN.
    #[inline]
    fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// x + a·b. Rounded twice, the same bits on every target; once with the feature `fma` on a processor that can.
    ///
    /// ```
    /// use pullback::Real;
    ///
    /// assert_eq!(1.0.add_product(2.0, 3.0), 7.0);
    /// ```
    #[inline]
    #[must_use]
    fn add_product(self, a: Self, b: Self) -> Self {
        self + a * b
    }

    /// x − a·b. Rounded twice, the same bits on every target; once with the feature `fma` on a processor that can.
    ///
    /// ```
    /// use pullback::Real;
    ///
    /// assert_eq!(7.0.sub_product(2.0, 3.0), 1.0);
    /// ```
    #[inline]
    #[must_use]
    fn sub_product(self, a: Self, b: Self) -> Self {
        self - a * b
    }

    /// 1/x.
    #[inline]
    fn recip(self) -> Self {
        Self::one() / self
    }
}

/// xⁿ by repeated squaring, for any scalar with a product: at most 2·log₂|n| products, and one quotient for n < 0.
pub(crate) fn power_by_squaring<T>(x: T, n: i32) -> T
where
    T: Copy + One + Mul<Output = T> + Div<Output = T>,
{
    let mut base = x;
    let mut left = n.unsigned_abs();
    let mut power = T::one();
    while left > 0 {
        if left & 1 == 1 {
            power = power * base;
        }
        left >>= 1;
        if left > 0 {
            base = base * base;
        }
    }
    if n < 0 { T::one() / power } else { power }
}
