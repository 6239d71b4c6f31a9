//! How the rows of the table become functions that a linker and a harness can see.

use nalgebra::SMatrix;

use crate::hash::Output;
use crate::input::Scalar;

/// An operation of the table: two matrices in, one output, and whether it succeeded.
pub type Op<T, O, const N: usize> = fn(&SMatrix<T, N, N>, &SMatrix<T, N, N>, &mut O) -> bool;

/// What a harness does with every operation.
pub trait Visitor {
    /// Called once per row, scalar and size. `name` is that of the row, the scalar and the size: `inner_f32_4`.
    fn visit<T: Scalar, O: Output, const N: usize>(&mut self, name: &str, op: Op<T, O, N>);
}

/// Writes `visit_all`, which shows every operation to a visitor.
///
/// An operation is a symbol of its own, `op_` and its name, so that the checker finds it in the linked firmware.
macro_rules! operations {
    ($($name:ident $sizes:tt |$a:ident, $b:ident, $out:ident $(: $output:ty)?| $body:expr;)+) => {
        /// Shows every operation to a visitor, in the order of the table.
        pub fn visit_all(visitor: &mut impl $crate::table::Visitor) {
            $($crate::table::row!(visitor $name $sizes |$a, $b, $out $(: $output)?| $body);)+
        }
    };
}

/// One row of the table, for every scalar and size.
macro_rules! row {
    ($visitor:ident $name:ident $sizes:tt |$a:ident, $b:ident, $out:ident| $body:expr) => {
        $crate::table::row!($visitor $name $sizes |$a, $b, $out: SMatrix<T, N, N>| $body)
    };
    ($visitor:ident $name:ident [$($scalar:ident: $($size:literal)+);+] |$a:ident, $b:ident, $out:ident: $output:ty| $body:expr) => {
        $($({
            #[allow(dead_code)] // a row need not name its scalar
            type T = $scalar;
            const N: usize = $size;

            #[unsafe(export_name = concat!("op_", stringify!($name), "_", stringify!($scalar), "_", stringify!($size)))]
            #[inline(never)]
            fn op($a: &SMatrix<$scalar, N, N>, $b: &SMatrix<$scalar, N, N>, $out: &mut $output) -> bool {
                $body
            }
            $visitor.visit(concat!(stringify!($name), "_", stringify!($scalar), "_", stringify!($size)), op);
        })+)+
    };
}

pub(crate) use {operations, row};
