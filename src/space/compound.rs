//! References, tuples, arrays, and values that are carried along undifferentiated.

use core::array;

use super::{Coordinates, Differentiable, Entry, Layout, Lift, PerEntry, Tangent, TangentOf, VectorSpace};
use crate::scalar::Real;

impl<A: Differentiable> Differentiable for &A {
    type Tangent = A::Tangent;
}

/// Implements the traits that generated code needs of a value that is carried along undifferentiated.
macro_rules! undifferentiated {
    ($($t:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl $crate::space::Differentiable for $t {
            type Tangent = ();
        }

        #[diagnostic::do_not_recommend]
        impl $crate::space::Lift for $t {
            type Dual = Self;

            #[inline]
            fn lift(&self, (): &()) -> Self {
                *self
            }

            #[inline]
            fn lower(dual: &Self) -> (Self, ()) {
                (*dual, ())
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::space::PerEntry for $t {
            type Of<G: $crate::space::Entry> = ();

            #[inline]
            fn per_entry<G: $crate::space::Entry>(_: impl FnMut(()) -> G) {}

            #[inline]
            fn map_entries<G: $crate::space::Entry, H: $crate::space::Entry>((): &(), _: impl FnMut(&G) -> H) {}
        }
    )*};
}
pub(crate) use undifferentiated;

undifferentiated!((), bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

/// An option is carried along: a value that may be missing has no fixed tangent space.
#[diagnostic::do_not_recommend]
impl<X> Differentiable for Option<X> {
    type Tangent = ();
}

#[diagnostic::do_not_recommend]
impl<X: Lift> Lift for Option<X> {
    type Dual = Option<X::Dual>;

    #[inline]
    fn lift(&self, (): &()) -> Self::Dual {
        self.as_ref().map(|value| value.lift(&Tangent::zeros()))
    }

    #[inline]
    fn lower(dual: &Self::Dual) -> (Self, ()) {
        (dual.as_ref().map(|value| X::lower(value).0), ())
    }
}

#[diagnostic::do_not_recommend]
impl Tangent for () {
    #[inline]
    fn zeros() {}

    #[inline]
    fn accumulate(&mut self, (): ()) {}
}

#[diagnostic::do_not_recommend]
impl<T: Real> Coordinates<T> for () {
    const DIMENSION: usize = 0;

    #[inline]
    fn layout() -> Layout {
        Layout::Compound { dimension: 0 }
    }

    #[inline]
    fn each_coordinate(&self, _: &mut impl FnMut(T)) {}

    #[inline]
    fn from_coordinates(_: &mut impl FnMut() -> T) {}
}

#[diagnostic::do_not_recommend]
impl<T: Real> VectorSpace<T> for () {
    #[inline]
    fn scaled(self, _: T) {}

    #[inline]
    fn inner(&self, (): &()) -> T {
        T::zero()
    }

    #[inline]
    fn zip_map(&self, (): &(), _: impl FnMut(T, T) -> T) {}
}

impl<A: Differentiable, const K: usize> Differentiable for [A; K] {
    type Tangent = [A::Tangent; K];
}

impl<A: Tangent, const K: usize> Tangent for [A; K] {
    #[inline]
    fn zeros() -> Self {
        [A::zeros(); K]
    }

    #[inline]
    fn accumulate(&mut self, other: Self) {
        self.accumulate_from(&other);
    }

    #[inline]
    fn accumulate_from(&mut self, other: &Self) {
        for (part, other) in self.iter_mut().zip(other) {
            part.accumulate_from(other);
        }
    }

    #[inline]
    fn is_member(&self) -> bool {
        self.iter().all(A::is_member)
    }
}

impl<T: Real, A: Coordinates<T>, const K: usize> Coordinates<T> for [A; K] {
    const DIMENSION: usize = K * A::DIMENSION;

    #[inline]
    fn layout() -> Layout {
        Layout::Compound { dimension: Self::DIMENSION }
    }

    #[inline]
    fn each_coordinate(&self, visit: &mut impl FnMut(T)) {
        for part in self {
            part.each_coordinate(visit);
        }
    }

    #[inline]
    fn from_coordinates(next: &mut impl FnMut() -> T) -> Self {
        array::from_fn(|_| A::from_coordinates(next))
    }

    fn poison_unread(&mut self, junk: T) {
        for part in self {
            part.poison_unread(junk);
        }
    }

    fn each_weight(visit: &mut impl FnMut(f64)) {
        for _ in 0..K {
            A::each_weight(visit);
        }
    }
}

impl<T: Real, A: VectorSpace<T>, const K: usize> VectorSpace<T> for [A; K] {
    #[inline]
    fn scaled(self, factor: T) -> Self {
        self.map(|part| part.scaled(factor))
    }

    #[inline]
    fn inner(&self, other: &Self) -> T {
        let mut sum = T::zero();
        for (a, b) in self.iter().zip(other) {
            sum += a.inner(b);
        }
        sum
    }

    #[inline]
    fn zip_map(&self, other: &Self, mut combine: impl FnMut(T, T) -> T) -> Self {
        let mut result = *self;
        for (part, other) in result.iter_mut().zip(other) {
            *part = part.zip_map(other, &mut combine);
        }
        result
    }
}

impl<A: Lift, const K: usize> Lift for [A; K] {
    type Dual = [A::Dual; K];

    #[inline]
    fn lift(&self, tangent: &TangentOf<Self>) -> Self::Dual {
        let mut tangents = tangent.iter().copied();
        self.each_ref().map(|part| part.lift(&tangents.next().unwrap_or_else(Tangent::zeros)))
    }

    #[inline]
    fn lower(dual: &Self::Dual) -> (Self, TangentOf<Self>) {
        (dual.each_ref().map(|part| A::lower(part).0), dual.each_ref().map(|part| A::lower(part).1))
    }
}

impl<A: PerEntry, const K: usize> PerEntry for [A; K] {
    type Of<G: Entry> = [A::Of<G>; K];

    #[inline]
    fn per_entry<G: Entry>(mut row: impl FnMut(TangentOf<Self>) -> G) -> Self::Of<G> {
        array::from_fn(|k| {
            A::per_entry(|part| {
                let mut basis = <TangentOf<Self>>::zeros();
                if let Some(entry) = basis.get_mut(k) {
                    *entry = part;
                }
                row(basis)
            })
        })
    }

    #[inline]
    fn map_entries<G: Entry, H: Entry>(of: &Self::Of<G>, mut f: impl FnMut(&G) -> H) -> Self::Of<H> {
        of.each_ref().map(|part| A::map_entries(part, &mut f))
    }
}

macro_rules! tuple {
    ($($name:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Differentiable),*> Differentiable for ($($name,)*) {
            type Tangent = ($($name::Tangent,)*);
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: Tangent),*> Tangent for ($($name,)*) {
            #[inline]
            fn zeros() -> Self {
                ($($name::zeros(),)*)
            }

            #[inline]
            fn accumulate(&mut self, other: Self) {
                $(self.$index.accumulate(other.$index);)*
            }

            #[inline]
            fn accumulate_from(&mut self, other: &Self) {
                $(self.$index.accumulate_from(&other.$index);)*
            }

            #[inline]
            fn is_member(&self) -> bool {
                true $(&& self.$index.is_member())*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<Scalar: Real, $($name: Coordinates<Scalar>),*> Coordinates<Scalar> for ($($name,)*) {
            const DIMENSION: usize = 0 $(+ $name::DIMENSION)*;

            #[inline]
            fn layout() -> Layout {
                Layout::Compound { dimension: Self::DIMENSION }
            }

            #[inline]
            fn each_coordinate(&self, visit: &mut impl FnMut(Scalar)) {
                $(self.$index.each_coordinate(visit);)*
            }

            #[inline]
            fn from_coordinates(next: &mut impl FnMut() -> Scalar) -> Self {
                ($($name::from_coordinates(next),)*)
            }

            fn each_part(visit: &mut impl FnMut(Layout)) {
                $($name::each_part(visit);)*
            }

            fn poison_unread(&mut self, junk: Scalar) {
                $(self.$index.poison_unread(junk);)*
            }

            fn each_weight(visit: &mut impl FnMut(f64)) {
                $($name::each_weight(visit);)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<Scalar: Real, $($name: VectorSpace<Scalar>),*> VectorSpace<Scalar> for ($($name,)*) {
            #[inline]
            fn scaled(self, factor: Scalar) -> Self {
                ($(self.$index.scaled(factor),)*)
            }

            #[inline]
            fn inner(&self, other: &Self) -> Scalar {
                let mut sum = Scalar::zero();
                $(sum += self.$index.inner(&other.$index);)*
                sum
            }

            #[inline]
            fn zip_map(&self, other: &Self, mut combine: impl FnMut(Scalar, Scalar) -> Scalar) -> Self {
                ($(self.$index.zip_map(&other.$index, &mut combine),)*)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: Lift),*> Lift for ($($name,)*) {
            type Dual = ($($name::Dual,)*);

            #[inline]
            fn lift(&self, tangent: &TangentOf<Self>) -> Self::Dual {
                ($(self.$index.lift(&tangent.$index),)*)
            }

            #[inline]
            fn lower(dual: &Self::Dual) -> (Self, TangentOf<Self>) {
                (($($name::lower(&dual.$index).0,)*), ($($name::lower(&dual.$index).1,)*))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: PerEntry),*> PerEntry for ($($name,)*) {
            type Of<G: Entry> = ($($name::Of<G>,)*);

            #[inline]
            fn per_entry<G: Entry>(mut row: impl FnMut(TangentOf<Self>) -> G) -> Self::Of<G> {
                ($($name::per_entry(|part| {
                    let mut basis = <TangentOf<Self>>::zeros();
                    basis.$index = part;
                    row(basis)
                }),)*)
            }

            #[inline]
            fn map_entries<G: Entry, H: Entry>(of: &Self::Of<G>, mut f: impl FnMut(&G) -> H) -> Self::Of<H> {
                ($($name::map_entries(&of.$index, &mut f),)*)
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
