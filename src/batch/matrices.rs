//! Matrices and structured matrices over lanes.

use nalgebra::{SMatrix, Scalar};

use super::{Laned, Pack, Unpack};
use crate::lanes::Lane;
use crate::space::{columns_from_fn, from_columns};
use crate::types::{CholeskyFactor, LdlFactor, LowerTriangular, Symmetric};

/// `sample(k)` of every lane k in every entry.
#[inline]
fn gathered<'a, T: Laned, const R: usize, const C: usize>(
    sample: impl Fn(usize) -> &'a [[T; R]; C],
) -> [[T::Lane; R]; C] {
    let mut columns = [[<T::Lane as num_traits::Zero>::zero(); R]; C];
    for j in 0..C {
        columns[j] = T::Lane::from_columns(|k| &sample(k)[j]);
    }
    columns
}

/// Every entry in all lanes.
#[inline]
fn splat<T: Laned, const R: usize, const C: usize>(columns: &[[T; R]; C]) -> [[T::Lane; R]; C] {
    columns_from_fn(num_traits::Zero::zero(), |i, j| T::Lane::splat(columns[j][i]))
}

#[inline]
fn lane<E: Unpack, const R: usize, const C: usize>(columns: &[[E; R]; C], k: usize) -> [[E::Value; R]; C] {
    columns.each_ref().map(|column| column.each_ref().map(|entry| entry.lane(k)))
}

#[inline]
fn copy_lane<E: Unpack, const R: usize, const C: usize>(columns: &mut [[E; R]; C], from: &[[E; R]; C], k: usize) {
    for (column, from) in columns.iter_mut().zip(from) {
        for (entry, from) in column.iter_mut().zip(from) {
            entry.copy_lane(from, k);
        }
    }
}

impl<T: Laned, const R: usize, const C: usize> Pack<T::Lane> for SMatrix<T, R, C> {
    type Lanes = SMatrix<T::Lane, R, C>;

    #[inline]
    fn splat(&self) -> Self::Lanes {
        from_columns(splat(&self.data.0))
    }

    #[inline]
    fn gather<'a>(sample: impl Fn(usize) -> &'a Self, _: &mut bool) -> Self::Lanes {
        from_columns(gathered(|k| &sample(k).data.0))
    }
}

/// Entry by entry: the entries may be gradients, as in a Jacobian.
impl<E: Unpack<Value: Scalar> + Scalar, const R: usize, const C: usize> Unpack for SMatrix<E, R, C> {
    type Value = SMatrix<E::Value, R, C>;

    #[inline]
    fn lane(&self, k: usize) -> Self::Value {
        from_columns(lane(&self.data.0, k))
    }

    #[inline]
    fn copy_lane(&mut self, from: &Self, k: usize) {
        copy_lane(&mut self.data.0, &from.data.0, k);
    }
}

macro_rules! triangle {
    ($($name:ident),*) => {$(
        impl<T: Laned, const N: usize> Pack<T::Lane> for $name<T, N> {
            type Lanes = $name<T::Lane, N>;

            #[inline]
            fn splat(&self) -> Self::Lanes {
                $name { columns: splat(&self.columns) }
            }

            #[inline]
            fn gather<'a>(sample: impl Fn(usize) -> &'a Self, _: &mut bool) -> Self::Lanes {
                let columns = gathered(|k| &sample(k).columns);
                $name::from_fn(|i, j| columns[j][i])
            }
        }

        impl<E: Unpack, const N: usize> Unpack for $name<E, N> {
            type Value = $name<E::Value, N>;

            #[inline]
            fn lane(&self, k: usize) -> Self::Value {
                $name { columns: lane(&self.columns, k) }
            }

            #[inline]
            fn copy_lane(&mut self, from: &Self, k: usize) {
                copy_lane(&mut self.columns, &from.columns, k);
            }
        }
    )*};
}
triangle!(Symmetric, LowerTriangular);

macro_rules! factor {
    ($name:ident, $triangle:ident) => {
        impl<T: Laned, const N: usize> Pack<T::Lane> for $name<T, N> {
            type Lanes = $name<T::Lane, N>;

            #[inline]
            fn splat(&self) -> Self::Lanes {
                $name { $triangle: self.$triangle.splat() }
            }

            #[inline]
            fn gather<'a>(sample: impl Fn(usize) -> &'a Self, agree: &mut bool) -> Self::Lanes {
                $name { $triangle: LowerTriangular::gather(|k| &sample(k).$triangle, agree) }
            }
        }

        impl<E: Unpack, const N: usize> Unpack for $name<E, N> {
            type Value = $name<E::Value, N>;

            #[inline]
            fn lane(&self, k: usize) -> Self::Value {
                $name { $triangle: self.$triangle.lane(k) }
            }

            #[inline]
            fn copy_lane(&mut self, from: &Self, k: usize) {
                self.$triangle.copy_lane(&from.$triangle, k);
            }
        }
    };
}
factor!(CholeskyFactor, lower);
factor!(LdlFactor, compact);
