//! [`Block`]: some neighbouring rows of a column, for which the processor has one instruction.
//!
//! A kernel is written once, over blocks of any number of rows; with blocks of one row it is the plain loop. Each row is
//! computed by the same operations in the same order whatever the blocks are, so every choice gives the same bits. Rows of a
//! block that are not part of a triangle hold zeros, which leave finite numbers alone: where a result is not finite, the number of
//! rows in a block may decide which other entries are not either.

#[cfg(wide)]
mod vectors;

use crate::scalar::Real;

/// The largest number of rows of a block.
pub(crate) const LARGEST: usize = 8;

/// Some neighbouring rows of a column of numbers.
///
/// A part of [`Real`] that only kernels use.
pub trait Block<T>: Copy {
    /// How many rows.
    const ROWS: usize;

    /// `x` in every row.
    fn splat(x: T) -> Self;

    /// The rows `at..` of a column, zeros beyond its end.
    fn read<const N: usize>(column: &[T; N], at: usize) -> Self;

    /// Overwrites the rows `at..` of a column, as far as it has them.
    fn write<const N: usize>(self, column: &mut [T; N], at: usize);

    /// Row by row, the sum.
    fn plus(self, other: Self) -> Self;

    /// Row by row, the difference.
    fn minus(self, other: Self) -> Self;

    /// Row by row, the product.
    fn times(self, other: Self) -> Self;

    /// Row by row, the quotient.
    fn over(self, other: Self) -> Self;

    /// Row by row, self + a·b.
    fn add_product(self, a: Self, b: Self) -> Self;

    /// Row by row, self − a·b.
    fn sub_product(self, a: Self, b: Self) -> Self;

    /// One row.
    fn row(self, row: usize) -> T;

    /// The same with another number in one row.
    fn with_row(self, row: usize, x: T) -> Self;

    /// The rows of `before` up to `first`, and from there on those of self.
    fn after(self, first: usize, before: Self) -> Self;

    /// The transpose of as many columns as a block has rows; the others are left alone.
    fn transposed(columns: [Self; 8]) -> [Self; 8];
}

/// The blocks that a scalar has on this target.
pub trait Blocks: Sized {
    /// For columns of four numbers, or of as many as it holds.
    type Narrow: Block<Self>;
    /// For longer columns.
    type Wide: Block<Self>;
}

/// A single row is a block.
impl<T: Real> Block<T> for T {
    const ROWS: usize = 1;

    #[inline(always)]
    fn splat(x: T) -> Self {
        x
    }

    #[inline(always)]
    fn read<const N: usize>(column: &[T; N], at: usize) -> Self {
        column[at]
    }

    #[inline(always)]
    fn write<const N: usize>(self, column: &mut [T; N], at: usize) {
        column[at] = self;
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
        Real::add_product(self, a, b)
    }

    #[inline(always)]
    fn sub_product(self, a: Self, b: Self) -> Self {
        Real::sub_product(self, a, b)
    }

    #[inline(always)]
    fn row(self, _row: usize) -> T {
        self
    }

    #[inline(always)]
    fn with_row(self, _row: usize, x: T) -> Self {
        x
    }

    #[inline(always)]
    fn after(self, first: usize, before: Self) -> Self {
        if first == 0 { self } else { before }
    }

    #[inline(always)]
    fn transposed(columns: [Self; 8]) -> [Self; 8] {
        columns
    }
}

/// Blocks of one row, for a scalar that has no others.
macro_rules! single_blocks {
    ([$($generics:tt)*] $t:ty) => {
        impl<$($generics)*> $crate::linalg::Blocks for $t {
            type Narrow = Self;
            type Wide = Self;
        }
    };
}
pub(crate) use single_blocks;

#[cfg(not(wide))]
single_blocks!([] f32);
#[cfg(not(wide))]
single_blocks!([] f64);

#[cfg(wide)]
impl Blocks for f32 {
    type Narrow = wide::f32x4;
    type Wide = wide::f32x8;
}

#[cfg(wide)]
impl Blocks for f64 {
    type Narrow = wide::f64x4;
    type Wide = wide::f64x4;
}

/// Calls a kernel that is generic over its blocks with those that suit columns of so many rows.
///
/// A column of less than four numbers is fastest one by one; `single below` says so of longer ones, where rows depend on each other.
macro_rules! by_rows {
    ($rows:expr; $($call:tt)*) => { by_rows!($rows, single below 4; $($call)*) };
    ($rows:expr, single below $few:expr; $kernel:ident::<$t:ident, _ $(, $size:ident)*>($($argument:expr),*)) => {
        if const { $rows < $few } {
            $kernel::<$t, $t $(, $size)*>($($argument),*)
        } else if const { $crate::linalg::block::narrow::<$t>($rows) } {
            $kernel::<$t, <$t as $crate::linalg::Blocks>::Narrow $(, $size)*>($($argument),*)
        } else {
            $kernel::<$t, <$t as $crate::linalg::Blocks>::Wide $(, $size)*>($($argument),*)
        }
    };
}
pub(crate) use by_rows;

/// Whether columns of so many rows are computed in blocks of several.
#[inline(always)]
pub(crate) const fn has_blocks<T: Real>(rows: usize) -> bool {
    rows >= 4 && T::Wide::ROWS > 1
}

/// Whether columns of so many rows are a whole number of narrow blocks, and not of wide ones.
#[inline(always)]
pub(crate) const fn narrow<T: Real>(rows: usize) -> bool {
    !rows.is_multiple_of(T::Wide::ROWS) && rows.is_multiple_of(T::Narrow::ROWS)
}

/// How many blocks hold `rows` rows.
#[inline(always)]
pub(crate) const fn count<T, B: Block<T>>(rows: usize) -> usize {
    rows.div_ceil(B::ROWS)
}

/// `for b in first..⌈N / rows of a block⌉`; written out where the crate is built for speed and a block has several rows.
macro_rules! each_block {
    ($t:ident, $block:ident, $n:ident; for $b:ident in $first:expr, $body:block) => {{
        let first: usize = $first;
        #[cfg(unrolled)]
        if const { <$block as $crate::linalg::Block<$t>>::ROWS > 1 } {
            each_block!(@ $t $block $n first $b $body; 0 1 2 3 4 5);
            for $b in first.max(6)..$crate::linalg::block::count::<$t, $block>($n) $body
        } else {
            for $b in first..$crate::linalg::block::count::<$t, $block>($n) $body
        }
        #[cfg(not(unrolled))]
        for $b in first..$crate::linalg::block::count::<$t, $block>($n) $body
    }};
    (@ $t:ident $block:ident $n:ident $first:ident $b:ident $body:block; $($index:literal)*) => {$(
        if const { $index < $crate::linalg::block::count::<$t, $block>($n) } && $index >= $first {
            let $b: usize = $index;
            $body
        }
    )*};
}
pub(crate) use each_block;

/// A column in blocks, of which the first ⌈N / rows of a block⌉ are in use.
pub(crate) type Column<B, const N: usize> = [B; N];

/// A column of zeros.
#[inline(always)]
pub(crate) fn zeros<T: Real, B: Block<T>, const N: usize>() -> Column<B, N> {
    [B::splat(T::zero()); N]
}

/// The blocks of a column from the one with row `from` on, zeros before.
#[inline(always)]
pub(crate) fn read<T: Real, B: Block<T>, const N: usize>(column: &[T; N], from: usize) -> Column<B, N> {
    let mut blocks = zeros::<T, B, N>();
    each_block!(T, B, N; for b in from / B::ROWS, {
        blocks[b] = B::read(column, b * B::ROWS);
    });
    blocks
}

/// A column with zeros in its first block's rows before `from`.
#[inline(always)]
pub(crate) fn cut<T: Real, B: Block<T>, const N: usize>(mut column: Column<B, N>, from: usize) -> Column<B, N> {
    if from < N {
        let b = from / B::ROWS;
        column[b] = column[b].after(from % B::ROWS, B::splat(T::zero()));
    }
    column
}

/// Writes the blocks of a column from the one with row `from` on.
#[inline(always)]
pub(crate) fn write<T: Real, B: Block<T>, const N: usize>(column: &Column<B, N>, to: &mut [T; N], from: usize) {
    each_block!(T, B, N; for b in from / B::ROWS, {
        column[b].write(to, b * B::ROWS);
    });
}

/// One row of a column.
#[inline(always)]
pub(crate) fn row<T: Real, B: Block<T>, const N: usize>(column: &Column<B, N>, row: usize) -> T {
    column[row / B::ROWS].row(row % B::ROWS)
}

/// Puts a number into one row of a column.
#[inline(always)]
pub(crate) fn set_row<T: Real, B: Block<T>, const N: usize>(column: &mut Column<B, N>, row: usize, x: T) {
    column[row / B::ROWS] = column[row / B::ROWS].with_row(row % B::ROWS, x);
}

/// column + a, the blocks from the one with row `from` on.
#[inline(always)]
pub(crate) fn add<T: Real, B: Block<T>, const N: usize>(column: &mut Column<B, N>, a: &Column<B, N>, from: usize) {
    each_block!(T, B, N; for b in from / B::ROWS, {
        column[b] = column[b].plus(a[b]);
    });
}

/// column + factor · a, the blocks from the one with row `from` on.
#[inline(always)]
pub(crate) fn add_multiple<T: Real, B: Block<T>, const N: usize>(
    column: &mut Column<B, N>,
    a: &[T; N],
    factor: T,
    from: usize,
) {
    let factor = B::splat(factor);
    each_block!(T, B, N; for b in from / B::ROWS, {
        column[b] = column[b].add_product(B::read(a, b * B::ROWS), factor);
    });
}

/// factor · a, the blocks from the one with row `from` on, zeros before.
#[inline(always)]
pub(crate) fn multiple<T: Real, B: Block<T>, const N: usize>(a: &[T; N], factor: T, from: usize) -> Column<B, N> {
    let mut column = read(a, from);
    scale(&mut column, factor, from);
    column
}

/// Σ factor · aₖ over the columns k of a, the blocks from the one with row `from` on, zeros before: sums that begin with the first product.
///
/// No function, which would take the factor as a closure: at opt-level z a closure is a call, and its index is checked.
macro_rules! combination {
    ($t:ident, $block:ident, $n:ident, $count:ident; $a:expr, |$k:ident| $factor:expr, $from:expr) => {{
        let a: &[[$t; $n]; $count] = $a;
        let mut column = $crate::linalg::block::zeros::<$t, $block, $n>();
        unrolled!(for $k in 0..$count {
            if $k == 0 {
                column = $crate::linalg::block::multiple(&a[$k], $factor, $from);
            } else {
                $crate::linalg::block::add_multiple(&mut column, &a[$k], $factor, $from);
            }
        });
        column
    }};
}
pub(crate) use combination;

/// column + factor · a, the rows from `from` on.
#[inline(always)]
pub(crate) fn add_multiple_after<T: Real, B: Block<T>, const N: usize>(
    column: &mut Column<B, N>,
    a: &[T; N],
    factor: T,
    from: usize,
) {
    let factor = B::splat(factor);
    each_block!(T, B, N; for b in from / B::ROWS, {
        let first = if b == from / B::ROWS { from % B::ROWS } else { 0 };
        column[b] = column[b].add_product(B::read(a, b * B::ROWS), factor).after(first, column[b]);
    });
}

/// column + factor · a, the rows up to and with `last`.
#[inline(always)]
pub(crate) fn add_multiple_until<T: Real, B: Block<T>, const N: usize>(
    column: &mut Column<B, N>,
    a: &[T; N],
    factor: T,
    last: usize,
) {
    let factor = B::splat(factor);
    each_block!(T, B, N; for b in 0, {
        if b <= last / B::ROWS {
            let after = if b == last / B::ROWS { last % B::ROWS + 1 } else { B::ROWS };
            column[b] = column[b].after(after, column[b].add_product(B::read(a, b * B::ROWS), factor));
        }
    });
}

/// column − factor · a, the blocks from the one with row `from` on.
#[inline(always)]
pub(crate) fn sub_multiple<T: Real, B: Block<T>, const N: usize>(
    column: &mut Column<B, N>,
    a: &[T; N],
    factor: T,
    from: usize,
) {
    let factor = B::splat(factor);
    each_block!(T, B, N; for b in from / B::ROWS, {
        column[b] = column[b].sub_product(B::read(a, b * B::ROWS), factor);
    });
}

/// column − factor · a, the blocks up to the one with row `last`.
#[inline(always)]
pub(crate) fn sub_multiple_until<T: Real, B: Block<T>, const N: usize>(
    column: &mut Column<B, N>,
    a: &[T; N],
    factor: T,
    last: usize,
) {
    let factor = B::splat(factor);
    each_block!(T, B, N; for b in 0, {
        if b <= last / B::ROWS {
            column[b] = column[b].sub_product(B::read(a, b * B::ROWS), factor);
        }
    });
}

/// factor · column, the blocks from the one with row `from` on.
#[inline(always)]
pub(crate) fn scale<T: Real, B: Block<T>, const N: usize>(column: &mut Column<B, N>, factor: T, from: usize) {
    let factor = B::splat(factor);
    each_block!(T, B, N; for b in from / B::ROWS, {
        column[b] = column[b].times(factor);
    });
}
