//! [`unrolled!`]: a loop over an index of a matrix that is written out at the optimisation levels for speed.

/// `for k in 0..N` and `for k in (0..N).rev()`, with the body once for every `k` below 24 where the crate is built for speed.
///
/// Every copy knows its `k` as a constant, so that the loops inside it have constant bounds: exactly triangular loops are
/// then vectorised. Copies for `k ≥ N` are dropped before code is generated. What is computed is the same either way,
/// operation by operation; at opt-level 0, 1, "s" and "z" the loop stays a loop.
macro_rules! unrolled {
    (for $k:ident in 0..$n:ident $body:block) => {{
        #[cfg(unrolled)]
        {
            unrolled!(@ $k $n $body; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23);
            for $k in 24..$n $body
        }
        #[cfg(not(unrolled))]
        for $k in 0..$n $body
    }};
    (for $k:ident in (0..$n:ident).rev() $body:block) => {{
        #[cfg(unrolled)]
        {
            for $k in (24..$n).rev() $body
            unrolled!(@ $k $n $body; 23 22 21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0);
        }
        #[cfg(not(unrolled))]
        for $k in (0..$n).rev() $body
    }};
    (@ $k:ident $n:ident $body:block; $($index:literal)*) => {$(
        if const { $index < $n } {
            let $k: usize = $index;
            $body
        }
    )*};
}
pub(crate) use unrolled;

/// Whether a kernel over so many rows is written out, at the levels for size too where the processor computes with the scalar: it is then
/// about as long as its loops, and takes a third of the time.
#[cfg(any(unrolled, root = "arm", root = "riscv"))]
pub(crate) const fn is_short<T>(rows: usize) -> bool {
    rows <= 6 && (cfg!(unrolled) || size_of::<T>() <= 4)
}

/// A loop of a kernel over N rows, written out where [`is_short`] says so, like all loops in it.
macro_rules! written_out {
    ($t:ident, $n:ident; for $k:ident in ($first:expr, $end:expr).rev() $body:block) => {{
        #[cfg(any(unrolled, root = "arm", root = "riscv"))]
        if const { $crate::linalg::unroll::is_short::<$t>($n) } {
            written_out!(@ $k $first, $end, $n $body; 5 4 3 2 1 0);
        } else {
            for $k in ($first..$end).rev() $body
        }
        #[cfg(not(any(unrolled, root = "arm", root = "riscv")))]
        for $k in ($first..$end).rev() $body
    }};
    ($t:ident, $n:ident; for $k:ident in ($first:expr, $end:expr) $body:block) => {{
        #[cfg(any(unrolled, root = "arm", root = "riscv"))]
        if const { $crate::linalg::unroll::is_short::<$t>($n) } {
            written_out!(@ $k $first, $end, $n $body; 0 1 2 3 4 5);
        } else {
            for $k in $first..$end $body
        }
        #[cfg(not(any(unrolled, root = "arm", root = "riscv")))]
        for $k in $first..$end $body
    }};
    (@ $k:ident $first:expr, $end:expr, $n:ident $body:block; $($index:literal)*) => {$(
        if const { $index < $n } && $index >= $first && $index < $end {
            let $k: usize = $index;
            $body
        }
    )*};
}
pub(crate) use written_out;
