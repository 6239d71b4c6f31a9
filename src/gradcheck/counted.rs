//! A scalar that writes down which operations ran.

use core::cell::Cell;
use core::cmp::Ordering;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_traits::{One, Zero};

use crate::scalar::Real;
use crate::space::scalar_space;

std::thread_local! {
    static FLOW: Cell<Flow> = const { Cell::new(Flow { operations: 0, trace: 0 }) };
}

/// The operations that a computation consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    /// How many there were.
    pub(super) operations: u64,
    /// Which, and in which order.
    trace: u64,
}

/// The operations of a part of a computation.
pub(super) fn flow<R>(run: impl FnOnce() -> R) -> (R, Flow) {
    FLOW.set(Flow { operations: 0, trace: 0 });
    let result = run();
    (result, FLOW.get())
}

/// What an operation is called in the trace; each has a number of its own.
#[derive(Clone, Copy)]
enum Kind {
    Add,
    Sub,
    Mul,
    Div,
    Neg,
    Compare,
    Sqrt,
    Abs,
    Finite,
    Fused,
    Elementary,
}

fn note(kind: Kind) {
    let Flow { operations, trace } = FLOW.get();
    let trace = (trace ^ (kind as u64 + 1)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    FLOW.set(Flow { operations: operations + 1, trace });
}

/// An `f64` that notes what is done with it: whether code takes the same way for all data shows in the notes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted(f64);

macro_rules! operators {
    ($($trait:ident $method:ident $assign:ident $assign_method:ident $operator:tt),*) => {$(
        impl $trait for Counted {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                note(Kind::$trait);
                Self(self.0 $operator other.0)
            }
        }

        impl $assign for Counted {
            fn $assign_method(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}
operators!(Add add AddAssign add_assign +, Sub sub SubAssign sub_assign -, Mul mul MulAssign mul_assign *, Div div DivAssign div_assign /);

impl Neg for Counted {
    type Output = Self;

    fn neg(self) -> Self {
        note(Kind::Neg);
        Self(-self.0)
    }
}

impl PartialEq for Counted {
    fn eq(&self, other: &Self) -> bool {
        note(Kind::Compare);
        self.0 == other.0
    }
}

impl PartialOrd for Counted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        note(Kind::Compare);
        self.0.partial_cmp(&other.0)
    }
}

impl Zero for Counted {
    fn zero() -> Self {
        Self(0.0)
    }

    fn is_zero(&self) -> bool {
        note(Kind::Compare);
        self.0 == 0.0
    }
}

impl One for Counted {
    fn one() -> Self {
        Self(1.0)
    }
}

scalar_space!([] Counted);
crate::linalg::single_blocks!([] Counted);

macro_rules! elementary {
    ($($method:ident)*) => {$(
        fn $method(self) -> Self {
            note(Kind::Elementary);
            Self(Real::$method(self.0))
        }
    )*};
}

impl Real for Counted {
    fn from_f64(x: f64) -> Self {
        Self(x)
    }

    fn to_f64(self) -> f64 {
        self.0
    }

    fn epsilon() -> Self {
        Self(f64::EPSILON)
    }

    fn min_positive() -> Self {
        Self(f64::MIN_POSITIVE)
    }

    fn max_finite() -> Self {
        Self(f64::MAX)
    }

    fn is_finite(self) -> bool {
        note(Kind::Finite);
        self.0.is_finite()
    }

    fn sqrt(self) -> Self {
        note(Kind::Sqrt);
        Self(Real::sqrt(self.0))
    }

    fn abs(self) -> Self {
        note(Kind::Abs);
        Self(self.0.abs())
    }

    fn add_product(self, a: Self, b: Self) -> Self {
        note(Kind::Fused);
        Self(self.0 + a.0 * b.0)
    }

    fn sub_product(self, a: Self, b: Self) -> Self {
        note(Kind::Fused);
        Self(self.0 - a.0 * b.0)
    }

    fn atan2(self, x: Self) -> Self {
        note(Kind::Elementary);
        Self(Real::atan2(self.0, x.0))
    }

    fn powi(self, n: i32) -> Self {
        note(Kind::Elementary);
        Self(Real::powi(self.0, n))
    }

    fn powf(self, exponent: Self) -> Self {
        note(Kind::Elementary);
        Self(Real::powf(self.0, exponent.0))
    }

    elementary!(exp exp_m1 ln ln_1p sin cos tan asin acos atan sinh cosh tanh sech_squared);
}

#[cfg(test)]
mod tests {
    use super::{Counted, flow};
    use crate::scalar::Real;

    #[test]
    fn another_order_is_another_flow() {
        let (a, b) = (Counted::from_f64(3.0), Counted::from_f64(2.0));
        let (_, first) = flow(|| (a + b) * b);
        let (_, again) = flow(|| (b + b) * a);
        let (_, other) = flow(|| a * b + b);
        assert_eq!(first, again);
        assert_eq!(first.operations, other.operations);
        assert_ne!(first, other);
    }

    #[test]
    fn a_branch_on_data_shows() {
        let relu =
            |x: f64| flow(|| if Counted::from_f64(x) > Counted::from_f64(0.0) { Counted(x) } else { -Counted(x) }).1;
        assert_eq!(relu(1.0), relu(2.0));
        assert_ne!(relu(1.0), relu(-1.0));
    }
}
