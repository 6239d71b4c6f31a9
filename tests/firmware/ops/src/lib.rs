//! The table of operations that the firmware measures.
//!
//! The rows are in `rows`. One row is one line: a name, the scalars and sizes to build it for, and what it does with two N × N matrices.
//! Inside a row `T` is the scalar and `N` the size, both concrete, so `SMatrix<T, N, 3>` and `{ 2 * N }` are fine.
//! `out` is an N × N matrix unless the row names another type. The value of a row is whether the operation succeeded.
//! `a` is symmetric positive definite for most inputs, `b` is anything; see [`Input`] for the hard cases among them.
//!
//! Rows that begin with `control_` prove that the checks have teeth: the report expects `control_panics` to
//! reach a panic and `control_differs` to give other bits on the target than on the host.

#![no_std]

mod controls;
mod hash;
mod input;
mod rows;
mod table;

pub use hash::{Hash, Output};
pub use input::{INPUTS, Input, Scalar};
pub use rows::visit_all;
pub use table::{Op, Visitor};
