//! Comparisons, and [`Real`].

use core::cmp::Ordering;

use super::divergence::{agreed, diverged};
use super::{F32x8, F64x4};
use crate::scalar::{Real, power_by_squaring};

macro_rules! comparisons {
    ($name:ident, $all:literal) => {
        /// The common answer of the lanes; that of lane 0, counted, where they do not agree.
        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                agreed(self.0.simd_eq(other.0).to_bitmask(), $all)
            }
        }

        /// The common answer of the lanes; that of lane 0, counted, where they do not agree.
        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                let less = self.0.simd_lt(other.0).to_bitmask();
                let equal = self.0.simd_eq(other.0).to_bitmask();
                let greater = self.0.simd_gt(other.0).to_bitmask();
                let unordered = !(less | equal | greater) & $all;
                if [less, equal, greater, unordered].iter().all(|answers| *answers != $all) {
                    diverged();
                }
                if less & 1 == 1 {
                    Some(Ordering::Less)
                } else if equal & 1 == 1 {
                    Some(Ordering::Equal)
                } else if greater & 1 == 1 {
                    Some(Ordering::Greater)
                } else {
                    None
                }
            }

            // Each by itself: the order of the lanes may differ where the answer to one of these does not.
            #[inline]
            fn lt(&self, other: &Self) -> bool {
                agreed(self.0.simd_lt(other.0).to_bitmask(), $all)
            }

            #[inline]
            fn le(&self, other: &Self) -> bool {
                agreed(self.0.simd_le(other.0).to_bitmask(), $all)
            }

            #[inline]
            fn gt(&self, other: &Self) -> bool {
                agreed(self.0.simd_gt(other.0).to_bitmask(), $all)
            }

            #[inline]
            fn ge(&self, other: &Self) -> bool {
                agreed(self.0.simd_ge(other.0).to_bitmask(), $all)
            }
        }
    };
}
comparisons!(F64x4, 0b1111);
comparisons!(F32x8, 0b1111_1111);

macro_rules! real {
    ($name:ident, $scalar:ty, $all:literal; $($method:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl Real for $name {
            #[inline]
            fn from_f64(x: f64) -> Self {
                Self::splat(<$scalar>::from_f64(x))
            }

            /// Lane 0. Counted as a divergence where another lane holds another number.
            #[inline]
            fn to_f64(self) -> f64 {
                let first = self.to_array()[0];
                let same = self.0.simd_eq(Self::splat(first).0).to_bitmask();
                let nan = self.0.simd_ne(self.0).to_bitmask();
                if same != $all && nan != $all {
                    diverged();
                }
                first.to_f64()
            }

            #[inline]
            fn power_of_two(self) -> Self {
                Self(self.0 & Self::splat(<$scalar>::INFINITY).0)
            }

            #[inline]
            fn exponent(self) -> Self {
                Self::from_array(self.to_array().map(Real::exponent))
            }

            #[inline]
            fn epsilon() -> Self {
                Self::splat(<$scalar>::EPSILON)
            }

            #[inline]
            fn min_positive() -> Self {
                Self::splat(<$scalar>::MIN_POSITIVE)
            }

            #[inline]
            fn max_finite() -> Self {
                Self::splat(<$scalar>::MAX)
            }

            #[inline]
            fn is_finite(self) -> bool {
                agreed(self.0.abs().simd_le(Self::max_finite().0).to_bitmask(), $all)
            }

            #[inline]
            fn held(self) -> Self {
                self
            }

            // The instruction where there is one; it rounds correctly, as the scalar does.
            #[inline]
            fn sqrt(self) -> Self {
                if cfg!(any(target_feature = "sse2", target_feature = "simd128", target_arch = "aarch64")) {
                    Self(self.0.sqrt())
                } else {
                    self.each(Real::sqrt)
                }
            }

            #[inline]
            fn abs(self) -> Self {
                Self(self.0.abs())
            }

            #[inline]
            fn max(self, other: Self) -> Self {
                Self(other.0.simd_gt(self.0).select(other.0, self.0))
            }

            #[inline]
            fn min(self, other: Self) -> Self {
                Self(other.0.simd_lt(self.0).select(other.0, self.0))
            }

            #[inline]
            fn atan2(self, x: Self) -> Self {
                self.each_pair(x, Real::atan2)
            }

            #[cfg(fused)]
            #[inline]
            fn add_product(self, a: Self, b: Self) -> Self {
                Self(a.0.mul_add(b.0, self.0))
            }

            #[cfg(fused)]
            #[inline]
            fn sub_product(self, a: Self, b: Self) -> Self {
                Self(a.0.mul_neg_add(b.0, self.0))
            }

            #[inline]
            fn powi(self, n: i32) -> Self {
                power_by_squaring(self, n)
            }

            #[inline]
            fn powf(self, exponent: Self) -> Self {
                self.each_pair(exponent, Real::powf)
            }

            $(
                #[inline]
                fn $method(self) -> Self {
                    self.each(Real::$method)
                }
            )*
        }
    };
}
real!(F64x4, f64, 0b1111; exp exp_m1 ln ln_1p sin cos tan asin acos atan sinh cosh tanh sech_squared);
real!(F32x8, f32, 0b1111_1111; exp exp_m1 ln ln_1p sin cos tan asin acos atan sinh cosh tanh sech_squared);
