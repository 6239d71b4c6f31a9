//! The spaces of a scalar type: one dimension, its own tangent.

/// Implements every trait of this module for a scalar type, whose tangent space is itself.
macro_rules! scalar_space {
    ([$($generics:tt)*] $t:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::space::Differentiable for $t {
            type Tangent = Self;
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::space::Tangent for $t {
            #[inline]
            fn zeros() -> Self {
                <Self as ::num_traits::Zero>::zero()
            }

            #[inline]
            fn accumulate(&mut self, other: Self) {
                *self += other;
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::space::Coordinates<$t> for $t {
            const DIMENSION: usize = 1;

            #[inline]
            fn layout() -> $crate::space::Layout {
                $crate::space::Layout::Scalar
            }

            #[inline]
            fn each_coordinate(&self, visit: &mut impl FnMut($t)) {
                visit(*self);
            }

            #[inline]
            fn from_coordinates(next: &mut impl FnMut() -> $t) -> Self {
                next()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::space::VectorSpace<$t> for $t {
            #[inline]
            fn scaled(self, factor: $t) -> Self {
                self * factor
            }

            #[inline]
            fn inner(&self, other: &Self) -> $t {
                *self * *other
            }

            #[inline]
            fn zip_map(&self, other: &Self, mut combine: impl FnMut($t, $t) -> $t) -> Self {
                combine(*self, *other)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::space::Lift for $t {
            type Dual = $crate::Dual<$t>;

            #[inline]
            fn lift(&self, tangent: &Self) -> $crate::Dual<$t> {
                $crate::Dual::new(*self, *tangent)
            }

            #[inline]
            fn lower(dual: &$crate::Dual<$t>) -> (Self, Self) {
                (dual.re, dual.eps)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::space::PerEntry for $t {
            type Of<G: $crate::space::Entry> = G;

            #[inline]
            fn per_entry<G: $crate::space::Entry>(mut row: impl FnMut(Self) -> G) -> G {
                row(<Self as ::num_traits::One>::one())
            }

            #[inline]
            fn map_entries<G: $crate::space::Entry, H: $crate::space::Entry>(of: &G, mut f: impl FnMut(&G) -> H) -> H {
                f(of)
            }
        }
    };
}

pub(crate) use scalar_space;
