//! Blocks of four and eight rows: the vectors of the `wide` crate.

use wide::{f32x4, f32x8, f64x4};

use super::Block;

macro_rules! vector {
    ($vector:ident of $count:literal $t:ident) => {
        impl Block<$t> for $vector {
            const ROWS: usize = $count;

            #[inline(always)]
            fn splat(x: $t) -> Self {
                Self::splat(x)
            }

            #[inline(always)]
            fn read<const N: usize>(column: &[$t; N], at: usize) -> Self {
                match column.get(at..).and_then(|rows| rows.first_chunk::<$count>()) {
                    Some(rows) => Self::new(*rows),
                    None => Self::new(core::array::from_fn(|row| column.get(at + row).copied().unwrap_or(0.0))),
                }
            }

            #[inline(always)]
            fn write<const N: usize>(self, column: &mut [$t; N], at: usize) {
                let rows = self.to_array();
                if let Some(to) = column.get_mut(at..).and_then(|to| to.first_chunk_mut::<$count>()) {
                    *to = rows;
                } else {
                    for row in 0..$count {
                        if let Some(to) = column.get_mut(at + row) {
                            *to = rows[row];
                        }
                    }
                }
            }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }

            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self - other
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self * other
            }

            #[inline(always)]
            fn over(self, other: Self) -> Self {
                self / other
            }

            #[inline(always)]
            fn add_product(self, a: Self, b: Self) -> Self {
                if cfg!(fused) { a.mul_add(b, self) } else { self + a * b }
            }

            #[inline(always)]
            fn sub_product(self, a: Self, b: Self) -> Self {
                if cfg!(fused) { a.mul_neg_add(b, self) } else { self - a * b }
            }

            #[inline(always)]
            fn row(self, row: usize) -> $t {
                self.to_array().get(row).copied().unwrap_or(0.0)
            }

            #[inline(always)]
            fn with_row(self, row: usize, x: $t) -> Self {
                let rows = self.to_array();
                Self::new(core::array::from_fn(|i| if i == row { x } else { rows[i] }))
            }

            #[inline(always)]
            fn after(self, first: usize, before: Self) -> Self {
                let (rows, before) = (self.to_array(), before.to_array());
                Self::new(core::array::from_fn(|i| if i < first { before[i] } else { rows[i] }))
            }

            #[inline(always)]
            fn transposed(mut columns: [Self; 8]) -> [Self; 8] {
                if let Some(tile) = columns.first_chunk_mut::<$count>() {
                    *tile = Self::transpose(*tile);
                }
                columns
            }
        }
    };
}
vector!(f32x4 of 4 f32);
vector!(f32x8 of 8 f32);
vector!(f64x4 of 4 f64);
