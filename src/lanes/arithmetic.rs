//! The two types and their arithmetic.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_traits::{One, Zero};

use super::Lane;

use crate::space::scalar_space;

macro_rules! operator {
    ($name:ident: $($trait:ident $method:ident $assign:ident $assign_method:ident $operator:tt),*) => {$(
        impl $trait for $name {
            type Output = Self;
            #[inline]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $operator other.0)
            }
        }

        impl $assign for $name {
            #[inline]
            fn $assign_method(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}

macro_rules! lanes {
    ($(#[$meta:meta])* $name:ident, $wide:ty, $scalar:ty, $count:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default)]
        #[repr(transparent)]
        pub struct $name(pub(super) $wide);

        impl $name {
            /// How many numbers it holds.
            pub const COUNT: usize = $count;

            /// The same number in every lane.
            #[inline]
            #[must_use]
            pub const fn splat(x: $scalar) -> Self {
                Self(<$wide>::new([x; $count]))
            }

            /// Lane k holds the entry k.
            #[inline]
            #[must_use]
            pub const fn from_array(lanes: [$scalar; $count]) -> Self {
                Self(<$wide>::new(lanes))
            }

            /// The numbers, lane 0 first.
            #[inline]
            #[must_use]
            pub const fn to_array(self) -> [$scalar; $count] {
                self.0.to_array()
            }

            /// f of every lane: once where all hold the same bits, as the lanes of a shared parameter do.
            #[inline]
            pub(super) fn each(self, f: impl Fn($scalar) -> $scalar) -> Self {
                let lanes = self.to_array();
                if uniform(lanes.map(<$scalar>::to_bits)) { Self::splat(f(lanes[0])) } else { Self::from_array(lanes.map(f)) }
            }

            /// f of the pair in every lane.
            #[inline]
            pub(super) fn each_pair(self, other: Self, f: impl Fn($scalar, $scalar) -> $scalar) -> Self {
                let (first, second) = (self.to_array(), other.to_array());
                if uniform(first.map(<$scalar>::to_bits)) && uniform(second.map(<$scalar>::to_bits)) {
                    return Self::splat(f(first[0], second[0]));
                }
                let mut second = second.into_iter();
                Self::from_array(first.map(|a| f(a, second.next().unwrap_or_default())))
            }
        }

        impl Lane for $name {
            type Scalar = $scalar;

            const COUNT: usize = $count;

            #[inline]
            fn splat(x: $scalar) -> Self {
                Self::splat(x)
            }

            #[inline]
            fn from_fn(entry: impl FnMut(usize) -> $scalar) -> Self {
                Self::from_array(core::array::from_fn(entry))
            }

            // Tile by tile, each transposed in the registers; what a short column lacks is zero.
            #[inline]
            fn from_columns<'a, const R: usize>(column: impl Fn(usize) -> &'a [$scalar; R]) -> [Self; R] {
                let mut rows = [Self::splat(0.0); R];
                for tile in 0..R.div_ceil($count) {
                    let at = tile * $count;
                    let entries = <$wide>::transpose(core::array::from_fn(|k| <$wide>::new(entries_from(column(k), at))));
                    for (row, entries) in rows.iter_mut().skip(at).zip(entries) {
                        *row = Self(entries);
                    }
                }
                rows
            }

            #[inline]
            fn lane(self, k: usize) -> $scalar {
                self.to_array()[k % $count]
            }

            #[inline]
            fn with_lane(self, k: usize, x: $scalar) -> Self {
                let mut lanes = self.to_array();
                lanes[k % $count] = x;
                Self::from_array(lanes)
            }
        }

        impl From<[$scalar; $count]> for $name {
            #[inline]
            fn from(lanes: [$scalar; $count]) -> Self {
                Self::from_array(lanes)
            }
        }

        impl From<$name> for [$scalar; $count] {
            #[inline]
            fn from(x: $name) -> Self {
                x.to_array()
            }
        }

        operator!($name: Add add AddAssign add_assign +, Sub sub SubAssign sub_assign -,
            Mul mul MulAssign mul_assign *, Div div DivAssign div_assign /);

        impl Neg for $name {
            type Output = Self;
            #[inline]
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }

        impl Zero for $name {
            #[inline]
            fn zero() -> Self {
                Self::splat(0.0)
            }

            #[inline]
            fn is_zero(&self) -> bool {
                *self == Self::zero()
            }
        }

        impl One for $name {
            #[inline]
            fn one() -> Self {
                Self::splat(1.0)
            }
        }

        scalar_space!([] $name);
        crate::linalg::single_blocks!([] $name);
    };
}

/// Some neighbouring entries of a column, zeros beyond its end.
#[inline]
fn entries_from<T: Copy + Default, const R: usize, const COUNT: usize>(column: &[T; R], at: usize) -> [T; COUNT] {
    match column.get(at..).and_then(<[T]>::first_chunk) {
        Some(entries) => *entries,
        None => core::array::from_fn(|i| column.get(at + i).copied().unwrap_or_default()),
    }
}

/// Whether all entries are those of the first.
#[inline]
fn uniform<B: Copy + PartialEq, const COUNT: usize>(bits: [B; COUNT]) -> bool {
    let mut same = true;
    for entry in bits {
        same &= entry == bits[0];
    }
    same
}

lanes! {
    /// Four `f64` side by side, a [`Real`](crate::Real) that computes four results at once.
    ///
    /// See the [module](crate::lanes) for what a comparison of such numbers means.
    ///
    /// ```
    /// use pullback::Real;
    /// use pullback::lanes::F64x4;
    ///
    /// let x = F64x4::from_array([1.0, 4.0, 9.0, 16.0]);
    /// assert_eq!((x.sqrt() + F64x4::splat(0.5)).to_array(), [1.5, 2.5, 3.5, 4.5]);
    /// ```
    F64x4, wide::f64x4, f64, 4
}
lanes! {
    /// Eight `f32` side by side, a [`Real`](crate::Real) that computes eight results at once.
    ///
    /// See the [module](crate::lanes) for what a comparison of such numbers means.
    ///
    /// ```
    /// use pullback::lanes::F32x8;
    ///
    /// let x = F32x8::from_array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    /// assert_eq!((x * x).to_array()[7], 64.0);
    /// ```
    F32x8, wide::f32x8, f32, 8
}
