//! [`Real`] for the dual numbers of num-dual: an implementation of forward mode that shares no code with ours.

use num_dual::{Dual2_64, Dual32, Dual64, DualNum, HyperDual32, HyperDual64};

use super::{Real, power_by_squaring};
use crate::space::scalar_space;

macro_rules! witness {
    ($([$($generics:tt)*] $t:ty, $float:ty);* $(;)?) => {$(
        scalar_space!([$($generics)*] $t);
        crate::linalg::single_blocks!([$($generics)*] $t);

        impl<$($generics)*> Real for $t {
            #[inline]
            fn from_f64(x: f64) -> Self {
                <$t>::from(x as $float)
            }

            #[inline]
            fn to_f64(self) -> f64 {
                self.re.into()
            }

            #[inline]
            fn epsilon() -> Self {
                <$t>::from(<$float>::EPSILON)
            }

            #[inline]
            fn min_positive() -> Self {
                <$t>::from(<$float>::MIN_POSITIVE)
            }

            #[inline]
            fn max_finite() -> Self {
                <$t>::from(<$float>::MAX)
            }

            #[inline]
            fn is_finite(self) -> bool {
                self.re.is_finite()
            }

            #[inline]
            fn abs(self) -> Self {
                if self.re > 0.0 {
                    self
                } else if self.re < 0.0 {
                    -self
                } else {
                    self * 0.0
                }
            }

            #[inline]
            fn sqrt(self) -> Self {
                if self.re == 0.0 { self * 0.0 } else { DualNum::sqrt(&self) }
            }

            #[inline]
            fn powi(self, n: i32) -> Self {
                power_by_squaring(self, n)
            }

            #[inline]
            fn powf(self, exponent: Self) -> Self {
                DualNum::powd(&self, exponent)
            }

            #[inline]
            fn atan2(self, x: Self) -> Self {
                DualNum::atan2(&self, x)
            }

            witness!(@ exp exp_m1 ln ln_1p sin cos tan asin acos atan sinh cosh tanh);
        }
    )*};
    (@ $($method:ident)*) => {$(
        #[inline]
        fn $method(self) -> Self {
            DualNum::$method(&self)
        }
    )*};
}
witness!(
    [] Dual64, f64; [] Dual32, f32;
    [] HyperDual64, f64; [] HyperDual32, f32;
    [] Dual2_64, f64;
);
