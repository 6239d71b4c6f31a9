//! What the two factors of a positive definite matrix have in common: a lower-triangular matrix with a positive diagonal.

use super::LowerTriangular;
use crate::error::Error;
use crate::scalar::Real;
use crate::space::Coordinates;

/// Whether every entry is finite and the diagonal positive: the same work for every triangle, then one answer.
pub(super) fn check<T: Real, const N: usize>(lower: &LowerTriangular<T, N>) -> Result<(), Error> {
    let nothing = lower.times_zero();
    let (mut positive, mut pivot) = (true, 0);
    for j in 0..N {
        positive &= lower.columns[j][j] > T::zero();
        pivot += usize::from(positive);
    }
    if !nothing.is_finite() {
        Err(Error::NonFinite)
    } else if !positive {
        Err(Error::NotPositiveDefinite { pivot })
    } else {
        Ok(())
    }
}

/// Implements the spaces of a factor and what makes one: the type and the field that holds its triangle.
///
/// The condition on the diagonal is open, so the tangents are all lower-triangular matrices and the coordinates, dual
/// numbers and Jacobians are those of the triangle.
macro_rules! factor_space {
    ($name:ident, $triangle:ident) => {
        /// The identity, the factor of the identity.
        impl<T: Real, const N: usize> Default for $name<T, N> {
            #[inline]
            fn default() -> Self {
                Self::identity()
            }
        }

        impl<T: Real, const N: usize> TryFrom<LowerTriangular<T, N>> for $name<T, N> {
            type Error = Error;

            fn try_from(lower: LowerTriangular<T, N>) -> Result<Self, Error> {
                Self::new(lower)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> Differentiable for $name<T, N> {
            type Tangent = LowerTriangular<T, N>;
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> Coordinates<T> for $name<T, N> {
            const DIMENSION: usize = LowerTriangular::<T, N>::DIMENSION;

            #[inline]
            fn layout() -> Layout {
                Layout::Lower { size: N }
            }

            #[inline]
            fn each_coordinate(&self, visit: &mut impl FnMut(T)) {
                self.$triangle.each_coordinate(visit);
            }

            #[inline]
            fn from_coordinates(next: &mut impl FnMut() -> T) -> Self {
                Self { $triangle: LowerTriangular::from_coordinates(next) }
            }

            fn poison_unread(&mut self, junk: T) {
                self.$triangle.poison_unread(junk);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> Lift for $name<T, N> {
            type Dual = $name<Dual<T>, N>;

            #[inline]
            fn lift(&self, tangent: &LowerTriangular<T, N>) -> Self::Dual {
                $name { $triangle: self.$triangle.lift(tangent) }
            }

            #[inline]
            fn lower(dual: &Self::Dual) -> (Self, LowerTriangular<T, N>) {
                let (value, tangent) = Lift::lower(&dual.$triangle);
                (Self { $triangle: value }, tangent)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> PerEntry for $name<T, N> {
            type Of<G: Entry> = LowerTriangular<G, N>;

            #[inline]
            fn per_entry<G: Entry>(row: impl FnMut(LowerTriangular<T, N>) -> G) -> LowerTriangular<G, N> {
                LowerTriangular::per_entry(row)
            }

            #[inline]
            fn map_entries<G: Entry, H: Entry>(
                of: &LowerTriangular<G, N>,
                f: impl FnMut(&G) -> H,
            ) -> LowerTriangular<H, N> {
                LowerTriangular::<T, N>::map_entries::<G, H>(of, f)
            }
        }

        /// From the sequence of the N(N+1)/2 stored entries, column by column. Another length, an entry that is not
        /// finite and a diagonal that is not positive are errors.
        #[cfg(feature = "serde")]
        impl<'de, T: Real + serde::Deserialize<'de>, const N: usize> serde::Deserialize<'de> for $name<T, N> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(LowerTriangular::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(super) use factor_space;
