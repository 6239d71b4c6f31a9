//! Dense matrices and vectors: the tangent space is the type itself.
//!
//! All loops have constant bounds and index the entries: chains of iterators over columns and rows keep their checks
//! between one entry and the next.

use core::array;

use nalgebra::{ArrayStorage, SMatrix};

use super::{Coordinates, Differentiable, Entry, Layout, Lift, PerEntry, Tangent, TangentOf, VectorSpace};
use crate::dual::Dual;
use crate::linalg;
use crate::scalar::Real;

/// A matrix from its columns.
#[inline]
pub(crate) fn from_columns<T, const R: usize, const C: usize>(columns: [[T; R]; C]) -> SMatrix<T, R, C> {
    SMatrix::from_data(ArrayStorage(columns))
}

/// The columns filled by `entry(i, j)`.
// Constant loops and always inlined, unlike `array::from_fn`: then the compiler sees i < R and j < C, and what callers look
// up by them leaves no panic, at opt-level `s` too.
#[allow(clippy::needless_range_loop, reason = "i and j index what `entry` reads as well")]
#[inline(always)]
pub(crate) fn columns_from_fn<T: Copy, const R: usize, const C: usize>(
    zero: T,
    mut entry: impl FnMut(usize, usize) -> T,
) -> [[T; R]; C] {
    let mut columns = [[zero; R]; C];
    for j in 0..C {
        for i in 0..R {
            columns[j][i] = entry(i, j);
        }
    }
    columns
}

#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const C: usize> Differentiable for SMatrix<T, R, C> {
    type Tangent = Self;
}

#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const C: usize> Tangent for SMatrix<T, R, C> {
    #[inline]
    fn zeros() -> Self {
        from_columns([[T::zero(); R]; C])
    }

    #[inline]
    fn accumulate(&mut self, other: Self) {
        self.accumulate_from(&other);
    }

    #[inline]
    fn accumulate_from(&mut self, other: &Self) {
        linalg::accumulate(&mut self.data.0, &other.data.0);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const C: usize> Coordinates<T> for SMatrix<T, R, C> {
    const DIMENSION: usize = R * C;

    #[inline]
    fn layout() -> Layout {
        Layout::Dense { rows: R, columns: C }
    }

    #[inline]
    fn each_coordinate(&self, visit: &mut impl FnMut(T)) {
        for j in 0..C {
            for i in 0..R {
                visit(self.data.0[j][i]);
            }
        }
    }

    #[inline]
    fn times_zero(&self) -> T {
        linalg::times_zero(&self.data.0)
    }

    #[inline]
    fn from_coordinates(next: &mut impl FnMut() -> T) -> Self {
        from_columns(columns_from_fn(T::zero(), |_, _| next()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const C: usize> VectorSpace<T> for SMatrix<T, R, C> {
    #[inline]
    fn scaled(mut self, factor: T) -> Self {
        linalg::scale_by(&mut self.data.0, factor);
        self
    }

    #[inline]
    fn inner(&self, other: &Self) -> T {
        let mut sum = T::zero();
        for j in 0..C {
            for i in 0..R {
                sum = sum.add_product(self.data.0[j][i], other.data.0[j][i]);
            }
        }
        sum
    }

    #[inline]
    fn zip_map(&self, other: &Self, mut combine: impl FnMut(T, T) -> T) -> Self {
        from_columns(columns_from_fn(T::zero(), |i, j| combine(self.data.0[j][i], other.data.0[j][i])))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const C: usize> Lift for SMatrix<T, R, C> {
    type Dual = SMatrix<Dual<T>, R, C>;

    #[inline]
    fn lift(&self, tangent: &Self) -> Self::Dual {
        let entry = |i: usize, j: usize| Dual::new(self.data.0[j][i], tangent.data.0[j][i]);
        from_columns(columns_from_fn(Dual::constant(T::zero()), entry))
    }

    #[inline]
    fn lower(dual: &Self::Dual) -> (Self, Self) {
        let dual = &dual.data.0;
        (
            from_columns(columns_from_fn(T::zero(), |i, j| dual[j][i].re)),
            from_columns(columns_from_fn(T::zero(), |i, j| dual[j][i].eps)),
        )
    }
}

#[diagnostic::do_not_recommend]
impl<T: Real, const R: usize, const C: usize> PerEntry for SMatrix<T, R, C> {
    type Of<G: Entry> = SMatrix<G, R, C>;

    #[inline]
    fn per_entry<G: Entry>(mut row: impl FnMut(TangentOf<Self>) -> G) -> Self::Of<G> {
        from_columns(array::from_fn(|j| {
            array::from_fn(|i| {
                let mut basis = Self::zeros();
                if let Some(entry) = basis.data.0.get_mut(j).and_then(|column| column.get_mut(i)) {
                    *entry = T::one();
                }
                row(basis)
            })
        }))
    }

    #[inline]
    fn map_entries<G: Entry, H: Entry>(of: &Self::Of<G>, mut f: impl FnMut(&G) -> H) -> Self::Of<H> {
        from_columns(of.data.0.each_ref().map(|column| column.each_ref().map(&mut f)))
    }
}
