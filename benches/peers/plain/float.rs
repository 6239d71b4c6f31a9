//! What plain loops need of `f32` and `f64`.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A machine number, with the elementary functions of the standard library.
pub(crate) trait Float:
    Copy
    + PartialOrd
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
{
    const ZERO: Self;
    const ONE: Self;
    const HALF: Self;
    fn of(x: f64) -> Self;
    /// self + a·b, fused where the feature `fma` is on and the target has the instruction, as in the library.
    fn plus(self, a: Self, b: Self) -> Self;
    fn root(self) -> Self;
    fn exponential(self) -> Self;
    fn logarithm(self) -> Self;
    fn hyperbolic_tangent(self) -> Self;
    fn magnitude(self) -> Self;
    fn finite(self) -> bool;

    /// self − a·b
    #[inline(always)]
    fn minus(self, a: Self, b: Self) -> Self {
        self.plus(-a, b)
    }
}

macro_rules! float {
    ($t:ty) => {
        impl Float for $t {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const HALF: Self = 0.5;

            #[inline(always)]
            fn of(x: f64) -> Self {
                x as Self
            }

            #[inline(always)]
            fn plus(self, a: Self, b: Self) -> Self {
                if cfg!(all(feature = "fma", target_feature = "fma")) { a.mul_add(b, self) } else { self + a * b }
            }

            #[inline(always)]
            fn root(self) -> Self {
                self.sqrt()
            }

            #[inline(always)]
            fn exponential(self) -> Self {
                self.exp()
            }

            #[inline(always)]
            fn logarithm(self) -> Self {
                self.ln()
            }

            #[inline(always)]
            fn hyperbolic_tangent(self) -> Self {
                self.tanh()
            }

            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }

            #[inline(always)]
            fn finite(self) -> bool {
                self.is_finite()
            }
        }
    };
}

float!(f32);
float!(f64);
