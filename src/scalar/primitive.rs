//! [`Real`] for `f32` and `f64`.

use super::{Real, elementary, power_by_squaring, root, two_to};
use crate::space::scalar_space;

macro_rules! primitive {
    ($t:ident, $own:ident, $ln:ident; $($method:ident = $function:ident),*; $atan2:ident, $pow:ident) => {
        scalar_space!([] $t);

        #[diagnostic::do_not_recommend]
        impl Real for $t {
            #[inline]
            fn from_f64(x: f64) -> Self {
                x as $t
            }

            #[inline]
            fn to_f64(self) -> f64 {
                self.into()
            }

            // The bits of an infinity are those of every exponent: what they leave of a number is its power of two.
            #[inline]
            fn power_of_two(self) -> Self {
                Self::from_bits(self.to_bits() & Self::INFINITY.to_bits())
            }

            #[inline]
            fn exponent(self) -> Self {
                const BITS: u32 = $t::MANTISSA_DIGITS - 1;
                let biased = (self.to_bits() & Self::INFINITY.to_bits()) >> BITS;
                (biased as i32 - ($t::MAX_EXP - 1)) as $t
            }

            #[inline]
            fn epsilon() -> Self {
                $t::EPSILON
            }

            #[inline]
            fn min_positive() -> Self {
                $t::MIN_POSITIVE
            }

            #[inline]
            fn root_of_min_positive() -> Self {
                const { two_to(($t::MIN_EXP - 1) / 2) as $t }
            }

            #[inline]
            fn max_finite() -> Self {
                $t::MAX
            }

            #[inline]
            fn is_finite(self) -> bool {
                $t::is_finite(self)
            }

            #[inline]
            fn abs(self) -> Self {
                $t::abs(self)
            }

            #[inline]
            fn sqrt(self) -> Self {
                root::$t(self)
            }

            #[cfg_attr(unrolled, inline(always))]
            #[cfg_attr(not(unrolled), inline)]
            fn exp(self) -> Self {
                elementary::$own::exp(self)
            }

            #[cfg_attr(unrolled, inline(always))]
            #[cfg_attr(not(unrolled), inline)]
            fn tanh(self) -> Self {
                elementary::$own::tanh(self)
            }

            #[cfg_attr(unrolled, inline(always))]
            #[cfg_attr(not(unrolled), inline)]
            fn sech_squared(self) -> Self {
                elementary::$own::sech_squared(self)
            }

            // Within one unit of the last digit either way: that of the platform is faster where bits may differ.
            #[inline]
            fn ln(self) -> Self {
                #[cfg(fused)]
                return $t::ln(self);
                #[cfg(not(fused))]
                super::logarithm::$ln(self)
            }

            $(
                #[inline]
                fn $method(self) -> Self {
                    libm::$function(self)
                }
            )*

            #[inline]
            fn atan2(self, x: Self) -> Self {
                libm::$atan2(self, x)
            }

            #[cfg(fused)]
            #[inline]
            fn add_product(self, a: Self, b: Self) -> Self {
                $t::mul_add(a, b, self)
            }

            #[cfg(fused)]
            #[inline]
            fn sub_product(self, a: Self, b: Self) -> Self {
                $t::mul_add(-a, b, self)
            }

            #[inline]
            fn powi(self, n: i32) -> Self {
                power_by_squaring(self, n)
            }

            #[inline]
            fn powf(self, exponent: Self) -> Self {
                libm::$pow(self, exponent)
            }
        }
    };
}

primitive!(f32, single, ln_f32;
    exp_m1 = expm1f, ln_1p = log1pf, sin = sinf, cos = cosf, tan = tanf,
    asin = asinf, acos = acosf, atan = atanf, sinh = sinhf, cosh = coshf; atan2f, powf);
primitive!(f64, double, ln_f64;
    exp_m1 = expm1, ln_1p = log1p, sin = sin, cos = cos, tan = tan,
    asin = asin, acos = acos, atan = atan, sinh = sinh, cosh = cosh; atan2, pow);
