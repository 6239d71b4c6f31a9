//! [`Dual`]: forward mode without heap or standard library.

use core::cmp::Ordering;
use core::fmt;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_traits::{One, Zero};

use crate::scalar::{Real, power_by_squaring};
use crate::space::scalar_space;

/// A number and its derivative along one direction: `re + eps·ε` with ε² = 0.
///
/// `Dual<f64>` carries a first derivative, `Dual<Dual<f64>>` a second one, and so on. Its value part is computed by
/// the same operations in the same order as on the plain scalar: the bits agree.
///
/// Equality and order look at the value only, so that a branch never depends on a derivative.
///
/// Source: W. K. Clifford, *Preliminary Sketch of Biquaternions*, 1873; the rules are the chain rule.
///
/// ```
/// use pullback::{Dual, Real};
///
/// let x = Dual::new(3.0, 1.0);
/// let y = x * x + x.sqrt() * x.sqrt(); // x² + x
/// assert!((y.re - 12.0f64).abs() < 1e-14 && (y.eps - 7.0).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Dual<T> {
    /// The value.
    pub re: T,
    /// The derivative along the direction.
    pub eps: T,
}

impl<T> Dual<T> {
    /// The dual number `re + eps·ε`.
    #[inline]
    pub const fn new(re: T, eps: T) -> Self {
        Self { re, eps }
    }
}

impl<T: Real> Dual<T> {
    /// A constant: its derivative is zero.
    #[inline]
    pub fn constant(re: T) -> Self {
        Self { re, eps: T::zero() }
    }

    /// f(self) by the chain rule, from the value and the slope of f at `self.re`.
    #[inline]
    fn chain(self, value: T, slope: T) -> Self {
        Self { re: value, eps: self.eps * slope }
    }
}

impl<T: fmt::Display> fmt::Display for Dual<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.re, f)?;
        f.write_str(" + ")?;
        fmt::Display::fmt(&self.eps, f)?;
        f.write_str("ε")
    }
}

impl<T: PartialEq> PartialEq for Dual<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.re == other.re
    }
}

impl<T: PartialOrd> PartialOrd for Dual<T> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.re.partial_cmp(&other.re)
    }
}

impl<T: Real> Add for Dual<T> {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, eps: self.eps + other.eps }
    }
}

impl<T: Real> Sub for Dual<T> {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, eps: self.eps - other.eps }
    }
}

impl<T: Real> Mul for Dual<T> {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        Self { re: self.re * other.re, eps: self.re * other.eps + self.eps * other.re }
    }
}

impl<T: Real> Div for Dual<T> {
    type Output = Self;
    #[inline]
    fn div(self, other: Self) -> Self {
        let re = self.re / other.re;
        Self { re, eps: (self.eps - re * other.eps) / other.re }
    }
}

impl<T: Real> Neg for Dual<T> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self { re: -self.re, eps: -self.eps }
    }
}

macro_rules! assign {
    ($($trait:ident $method:ident $operator:tt),*) => {$(
        impl<T: Real> $trait for Dual<T> {
            #[inline]
            fn $method(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}
assign!(AddAssign add_assign +, SubAssign sub_assign -, MulAssign mul_assign *, DivAssign div_assign /);

impl<T: Real> Zero for Dual<T> {
    #[inline]
    fn zero() -> Self {
        Self::constant(T::zero())
    }

    #[inline]
    fn is_zero(&self) -> bool {
        self.re.is_zero() && self.eps.is_zero()
    }
}

impl<T: Real> One for Dual<T> {
    #[inline]
    fn one() -> Self {
        Self::constant(T::one())
    }
}

/// A derivative where the slope is infinite is taken as zero, so that no NaN arises from a direction that is zero.
#[inline]
fn quotient_or_zero<T: Real>(numerator: T, denominator: T) -> T {
    if denominator == T::zero() { T::zero() } else { numerator / denominator }
}

scalar_space!([T: Real] Dual<T>);
crate::linalg::single_blocks!([T: Real] Dual<T>);

#[diagnostic::do_not_recommend]
impl<T: Real> Real for Dual<T> {
    #[inline]
    fn from_f64(x: f64) -> Self {
        Self::constant(T::from_f64(x))
    }

    #[inline]
    fn to_f64(self) -> f64 {
        self.re.to_f64()
    }

    #[inline]
    fn held(self) -> Self {
        Self::constant(self.re.held())
    }

    #[inline]
    fn power_of_two(self) -> Self {
        Self::constant(self.re.power_of_two())
    }

    #[inline]
    fn exponent(self) -> Self {
        Self::constant(self.re.exponent())
    }

    #[inline]
    fn epsilon() -> Self {
        Self::constant(T::epsilon())
    }

    #[inline]
    fn min_positive() -> Self {
        Self::constant(T::min_positive())
    }

    #[inline]
    fn root_of_min_positive() -> Self {
        Self::constant(T::root_of_min_positive())
    }

    #[inline]
    fn max_finite() -> Self {
        Self::constant(T::max_finite())
    }

    #[inline]
    fn is_finite(self) -> bool {
        self.re.is_finite()
    }

    #[inline]
    fn sqrt(self) -> Self {
        let root = self.re.sqrt();
        Self { re: root, eps: quotient_or_zero(self.eps, root + root) }
    }

    #[inline]
    fn abs(self) -> Self {
        let slope = if self.re > T::zero() {
            T::one()
        } else if self.re < T::zero() {
            -T::one()
        } else {
            T::zero()
        };
        self.chain(self.re.abs(), slope)
    }

    #[inline]
    fn exp(self) -> Self {
        let value = self.re.exp();
        self.chain(value, value)
    }

    #[inline]
    fn exp_m1(self) -> Self {
        self.chain(self.re.exp_m1(), self.re.exp())
    }

    #[inline]
    fn ln(self) -> Self {
        Self { re: self.re.ln(), eps: self.eps / self.re }
    }

    #[inline]
    fn ln_1p(self) -> Self {
        Self { re: self.re.ln_1p(), eps: self.eps / (T::one() + self.re) }
    }

    #[inline]
    fn sin(self) -> Self {
        self.chain(self.re.sin(), self.re.cos())
    }

    #[inline]
    fn cos(self) -> Self {
        self.chain(self.re.cos(), -self.re.sin())
    }

    #[inline]
    fn tan(self) -> Self {
        let value = self.re.tan();
        self.chain(value, T::one() + value * value)
    }

    #[inline]
    fn asin(self) -> Self {
        let leg = ((T::one() - self.re) * (T::one() + self.re)).sqrt();
        Self { re: self.re.asin(), eps: quotient_or_zero(self.eps, leg) }
    }

    #[inline]
    fn acos(self) -> Self {
        let leg = ((T::one() - self.re) * (T::one() + self.re)).sqrt();
        Self { re: self.re.acos(), eps: quotient_or_zero(-self.eps, leg) }
    }

    #[inline]
    fn atan(self) -> Self {
        Self { re: self.re.atan(), eps: self.eps / (T::one() + self.re * self.re) }
    }

    #[inline]
    fn atan2(self, x: Self) -> Self {
        let (y, x, y_dot, x_dot) = (self.re, x.re, self.eps, x.eps);
        Self { re: y.atan2(x), eps: quotient_or_zero(y_dot * x - y * x_dot, x * x + y * y) }
    }

    #[inline]
    fn sinh(self) -> Self {
        self.chain(self.re.sinh(), self.re.cosh())
    }

    #[inline]
    fn cosh(self) -> Self {
        self.chain(self.re.cosh(), self.re.sinh())
    }

    #[inline]
    fn tanh(self) -> Self {
        // sech² and not 1 − tanh²: the difference loses all digits where tanh saturates.
        self.chain(self.re.tanh(), self.re.sech_squared())
    }

    #[inline]
    fn powi(self, n: i32) -> Self {
        power_by_squaring(self, n)
    }

    #[inline]
    fn powf(self, exponent: Self) -> Self {
        let value = self.re.powf(exponent.re);
        let slope = exponent.re * self.re.powf(exponent.re - T::one());
        // At a base of zero the term through the exponent has the limit zero.
        let through_exponent = if self.re == T::zero() { T::zero() } else { value * self.re.ln() * exponent.eps };
        Self { re: value, eps: self.eps * slope + through_exponent }
    }
}
