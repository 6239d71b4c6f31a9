//! From a type over numbers to the same type over lanes, and back.

use super::{Lane, Laned};
use crate::error::Error;

/// A value whose numbers can be replaced by the lanes `L`: what a sample or a parameter has to be.
///
/// Numbers, matrices, structured matrices, tuples and arrays of these, references to them, generic structs with
/// [`#[derive(Differentiable)]`](macro@crate::Differentiable), and integers and the like, which stay as they are: samples in which they
/// differ are not computed side by side.
///
/// ```
/// use nalgebra::{SVector, vector};
/// use pullback::batch::Pack;
/// use pullback::lanes::F64x4;
///
/// let samples: [SVector<f64, 2>; 2] = [vector![1.0, 2.0], vector![3.0, 4.0]];
/// let mut agree = true;
/// let x: SVector<F64x4, 2> = Pack::gather(|k| &samples[k % 2], &mut agree);
/// assert_eq!(x[1].to_array(), [2.0, 4.0, 2.0, 4.0]);
/// let first: SVector<F64x4, 2> = samples[0].splat();
/// assert_eq!(first[1].to_array(), [2.0; 4]);
/// assert!(agree);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no form over lanes",
    note = "`f64`, `f32`, vectors, matrices, structured matrices, integers, and arrays, tuples and references of these have one; a generic struct gets one by `#[derive(Differentiable)]`"
)]
pub trait Pack<L> {
    /// The same type over lanes.
    type Lanes;

    /// This value in every lane.
    fn splat(&self) -> Self::Lanes;

    /// `sample(k)` in lane k. What cannot be packed is that of lane 0, and `agree` is set to false where the others differ.
    fn gather<'a>(sample: impl Fn(usize) -> &'a Self, agree: &mut bool) -> Self::Lanes
    where
        Self: 'a;
}

/// A value over lanes, which can be read lane by lane: what a function on lanes returns.
///
/// ```
/// use nalgebra::vector;
/// use pullback::batch::Unpack;
/// use pullback::lanes::F64x4;
///
/// let x = (vector![F64x4::from_array([1.0, 2.0, 3.0, 4.0])], 7);
/// assert_eq!(x.lane(2), (vector![3.0], 7));
/// ```
pub trait Unpack {
    /// The same type over numbers.
    type Value;

    /// The value in lane k.
    fn lane(&self, k: usize) -> Self::Value;

    /// Takes lane k over from another value. What is not packed stays.
    fn copy_lane(&mut self, from: &Self, k: usize);
}

/// What a function on lanes may return: a value over lanes, or such a value or the error of all lanes.
pub trait Outcome {
    /// The value over lanes.
    type Lanes: Unpack;

    /// The value, or the error.
    ///
    /// # Errors
    /// That of the function.
    fn outcome(&self) -> Result<&Self::Lanes, Error>;
}

impl<V: Unpack> Outcome for V {
    type Lanes = V;

    #[inline]
    fn outcome(&self) -> Result<&V, Error> {
        Ok(self)
    }
}

impl<V: Unpack> Outcome for Result<V, Error> {
    type Lanes = V;

    #[inline]
    fn outcome(&self) -> Result<&V, Error> {
        self.as_ref().map_err(|error| *error)
    }
}

macro_rules! scalar {
    ($scalar:ty, $lanes:ty) => {
        impl Laned for $scalar {
            type Lane = $lanes;
        }

        #[diagnostic::do_not_recommend]
        impl Pack<$lanes> for $scalar {
            type Lanes = $lanes;

            #[inline]
            fn splat(&self) -> $lanes {
                <$lanes>::splat(*self)
            }

            #[inline]
            fn gather<'a>(sample: impl Fn(usize) -> &'a Self, _: &mut bool) -> $lanes {
                <$lanes as Lane>::from_fn(|k| *sample(k))
            }
        }

        impl Unpack for $lanes {
            type Value = $scalar;

            #[inline]
            fn lane(&self, k: usize) -> $scalar {
                Lane::lane(*self, k)
            }

            #[inline]
            fn copy_lane(&mut self, from: &Self, k: usize) {
                *self = self.with_lane(k, Lane::lane(*from, k));
            }
        }
    };
}
scalar!(f64, crate::lanes::F64x4);
scalar!(f32, crate::lanes::F32x8);

macro_rules! carried {
    ($($t:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<L: Lane> Pack<L> for $t {
            type Lanes = Self;

            #[inline]
            fn splat(&self) -> Self {
                *self
            }

            #[inline]
            fn gather<'a>(sample: impl Fn(usize) -> &'a Self, agree: &mut bool) -> Self {
                let first = *sample(0);
                *agree &= (1..L::COUNT).all(|k| *sample(k) == first);
                first
            }
        }

        impl Unpack for $t {
            type Value = Self;

            #[inline]
            fn lane(&self, _: usize) -> Self {
                *self
            }

            #[inline]
            fn copy_lane(&mut self, _: &Self, _: usize) {}
        }
    )*};
}
carried!((), bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

impl<L, A: Pack<L>> Pack<L> for &A {
    type Lanes = A::Lanes;

    #[inline]
    fn splat(&self) -> A::Lanes {
        A::splat(self)
    }

    #[inline]
    fn gather<'a>(sample: impl Fn(usize) -> &'a Self, agree: &mut bool) -> A::Lanes
    where
        Self: 'a,
    {
        A::gather(|k| *sample(k), agree)
    }
}

impl<L, A: Pack<L>, const K: usize> Pack<L> for [A; K] {
    type Lanes = [A::Lanes; K];

    #[inline]
    fn splat(&self) -> Self::Lanes {
        self.each_ref().map(A::splat)
    }

    #[inline]
    fn gather<'a>(sample: impl Fn(usize) -> &'a Self, agree: &mut bool) -> Self::Lanes
    where
        Self: 'a,
    {
        core::array::from_fn(|i| A::gather(|k| &sample(k)[i], agree))
    }
}

impl<A: Unpack, const K: usize> Unpack for [A; K] {
    type Value = [A::Value; K];

    #[inline]
    fn lane(&self, k: usize) -> Self::Value {
        self.each_ref().map(|part| part.lane(k))
    }

    #[inline]
    fn copy_lane(&mut self, from: &Self, k: usize) {
        for (part, from) in self.iter_mut().zip(from) {
            part.copy_lane(from, k);
        }
    }
}

macro_rules! tuple {
    ($($name:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<Lanes, $($name: Pack<Lanes>),*> Pack<Lanes> for ($($name,)*) {
            type Lanes = ($($name::Lanes,)*);

            #[inline]
            fn splat(&self) -> Self::Lanes {
                ($(self.$index.splat(),)*)
            }

            #[inline]
            fn gather<'a>(sample: impl Fn(usize) -> &'a Self, agree: &mut bool) -> Self::Lanes
            where
                Self: 'a,
            {
                ($($name::gather(|k| &sample(k).$index, agree),)*)
            }
        }

        impl<$($name: Unpack),*> Unpack for ($($name,)*) {
            type Value = ($($name::Value,)*);

            #[inline]
            fn lane(&self, k: usize) -> Self::Value {
                ($(self.$index.lane(k),)*)
            }

            #[inline]
            fn copy_lane(&mut self, from: &Self, k: usize) {
                $(self.$index.copy_lane(&from.$index, k);)*
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, I 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, I 6, J 7);
