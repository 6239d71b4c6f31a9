//! What the types that store a lower triangle have in common: filling it, reading it, and the spaces over it.

use crate::scalar::Real;

/// The lower triangle filled by `entry(i, j)` for i ≥ j, zeros above.
// Constant loops and always inlined: then the compiler sees i and j below N, and the entries that callers look up by
// them leave no panic, at opt-level `s` too.
#[allow(clippy::needless_range_loop, reason = "i and j index what `entry` reads as well")]
#[inline(always)]
pub(crate) fn lower_from_fn<T: Copy, const N: usize>(zero: T, mut entry: impl FnMut(usize, usize) -> T) -> [[T; N]; N] {
    let mut columns = [[zero; N]; N];
    for j in 0..N {
        for i in j..N {
            columns[j][i] = entry(i, j);
        }
    }
    columns
}

/// The entries of two lower triangles side by side, column by column.
#[inline]
pub(super) fn lower_pairs<'a, T, const N: usize>(
    a: &'a [[T; N]; N],
    b: &'a [[T; N]; N],
) -> impl Iterator<Item = (&'a T, &'a T)> {
    a.iter().zip(b).enumerate().flat_map(|(j, (a, b))| a.iter().zip(b).skip(j))
}

/// What stands above the diagonal of a matrix of which the lower triangle is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Upper {
    /// The mirror image of what stands below.
    Mirrored,
    /// Zeros, and nothing that has to be shown.
    Zero,
}

/// Entry (row, column) of the matrix, `None` out of range. The unread triangle is not read.
#[inline]
pub(super) fn matrix_entry<T: Real, const N: usize>(
    columns: &[[T; N]; N],
    upper: Upper,
    row: usize,
    column: usize,
) -> Option<T> {
    let stored = columns.get(row.min(column))?.get(row.max(column))?;
    Some(if row < column && upper == Upper::Zero { T::zero() } else { *stored })
}

/// Implements the spaces of a type over its lower triangle: its name, its layout, and how often an off-diagonal entry
/// stands in the matrix.
macro_rules! triangle_space {
    ($name:ident, $layout:ident, $weight:expr) => {
        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> Differentiable for $name<T, N> {
            type Tangent = Self;
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> Tangent for $name<T, N> {
            #[inline]
            fn zeros() -> Self {
                Self { columns: [[T::zero(); N]; N] }
            }

            #[inline]
            fn accumulate(&mut self, other: Self) {
                self.accumulate_from(&other);
            }

            #[inline]
            fn accumulate_from(&mut self, other: &Self) {
                $crate::linalg::accumulate_lower(&mut self.columns, &other.columns);
            }

            #[inline]
            fn is_member(&self) -> bool {
                self.columns.iter().enumerate().all(|(j, column)| column.iter().take(j).all(|x| *x == T::zero()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> Coordinates<T> for $name<T, N> {
            const DIMENSION: usize = N * (N + 1) / 2;

            #[inline]
            fn layout() -> Layout {
                Layout::$layout { size: N }
            }

            #[inline]
            fn each_coordinate(&self, visit: &mut impl FnMut(T)) {
                for j in 0..N {
                    for i in j..N {
                        visit(self.columns[j][i]);
                    }
                }
            }

            #[inline]
            fn times_zero(&self) -> T {
                $crate::linalg::lower_times_zero(&self.columns)
            }

            #[inline]
            fn from_coordinates(next: &mut impl FnMut() -> T) -> Self {
                Self { columns: lower_from_fn(T::zero(), |_, _| next()) }
            }

            fn poison_unread(&mut self, junk: T) {
                for (j, column) in self.columns.iter_mut().enumerate() {
                    for entry in column.iter_mut().take(j) {
                        *entry = junk;
                    }
                }
            }

            fn each_weight(visit: &mut impl FnMut(f64)) {
                for j in 0..N {
                    for i in j..N {
                        visit(if i == j { 1.0 } else { $weight });
                    }
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> VectorSpace<T> for $name<T, N> {
            #[inline]
            fn scaled(self, factor: T) -> Self {
                Self { columns: $crate::linalg::scaled_lower(&self.columns, factor) }
            }

            #[inline]
            fn inner(&self, other: &Self) -> T {
                let (mut diagonal, mut below) = (T::zero(), T::zero());
                for (j, (column, other)) in self.columns.iter().zip(&other.columns).enumerate() {
                    for (i, (a, b)) in column.iter().zip(other).enumerate().skip(j) {
                        if i == j {
                            diagonal += *a * *b;
                        } else {
                            below += *a * *b;
                        }
                    }
                }
                diagonal + below * T::from_f64($weight)
            }

            #[inline]
            fn zip_map(&self, other: &Self, mut combine: impl FnMut(T, T) -> T) -> Self {
                Self { columns: lower_from_fn(T::zero(), |i, j| combine(self.columns[j][i], other.columns[j][i])) }
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> Lift for $name<T, N> {
            type Dual = $name<Dual<T>, N>;

            #[inline]
            fn lift(&self, tangent: &Self) -> Self::Dual {
                let zero = Dual::constant(T::zero());
                let entry = |i: usize, j: usize| Dual::new(self.columns[j][i], tangent.columns[j][i]);
                $name { columns: lower_from_fn(zero, entry) }
            }

            #[inline]
            fn lower(dual: &Self::Dual) -> (Self, Self) {
                (
                    Self { columns: lower_from_fn(T::zero(), |i, j| dual.columns[j][i].re) },
                    Self { columns: lower_from_fn(T::zero(), |i, j| dual.columns[j][i].eps) },
                )
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Real, const N: usize> PerEntry for $name<T, N> {
            type Of<G: Entry> = $name<G, N>;

            #[inline]
            fn per_entry<G: Entry>(mut row: impl FnMut(Self) -> G) -> $name<G, N> {
                let nothing = row(Self::zeros());
                let once = T::from_f64(1.0 / $weight);
                let entry = |i: usize, j: usize| {
                    let mut basis = Self::zeros();
                    basis.columns[j][i] = if i == j { T::one() } else { once };
                    row(basis)
                };
                $name { columns: lower_from_fn(nothing, entry) }
            }

            #[inline]
            fn map_entries<G: Entry, H: Entry>(of: &$name<G, N>, mut f: impl FnMut(&G) -> H) -> $name<H, N> {
                $name { columns: of.columns.each_ref().map(|column| column.each_ref().map(&mut f)) }
            }
        }

        impl<T: Real, const N: usize> Add for $name<T, N> {
            type Output = Self;
            #[inline]
            fn add(mut self, other: Self) -> Self {
                self.accumulate(other);
                self
            }
        }

        impl<T: Real, const N: usize> Sub for $name<T, N> {
            type Output = Self;
            #[inline]
            fn sub(self, other: Self) -> Self {
                Self { columns: $crate::linalg::difference_lower(&self.columns, &other.columns) }
            }
        }

        impl<T: Real, const N: usize> Neg for $name<T, N> {
            type Output = Self;
            #[inline]
            fn neg(self) -> Self {
                self.scaled(-T::one())
            }
        }

        impl<T: Real, const N: usize> Mul<T> for $name<T, N> {
            type Output = Self;
            #[inline]
            fn mul(self, factor: T) -> Self {
                self.scaled(factor)
            }
        }

        impl<T: Real, const N: usize> Div<T> for $name<T, N> {
            type Output = Self;
            #[inline]
            fn div(self, divisor: T) -> Self {
                Self { columns: lower_from_fn(T::zero(), |i, j| self.columns[j][i] / divisor) }
            }
        }

        impl<T: Real, const N: usize> AddAssign for $name<T, N> {
            #[inline]
            fn add_assign(&mut self, other: Self) {
                self.accumulate(other);
            }
        }

        impl<T: Real, const N: usize> SubAssign for $name<T, N> {
            #[inline]
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }

        impl<T: Real, const N: usize> MulAssign<T> for $name<T, N> {
            #[inline]
            fn mul_assign(&mut self, factor: T) {
                *self = self.scaled(factor);
            }
        }

        impl<T: Real, const N: usize> DivAssign<T> for $name<T, N> {
            #[inline]
            fn div_assign(&mut self, divisor: T) {
                *self = *self / divisor;
            }
        }
    };
}

pub(crate) use triangle_space;
