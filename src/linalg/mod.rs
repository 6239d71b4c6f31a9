//! Kernels that know nothing of derivatives: plain loops over column-major arrays, generic in the scalar and the size.
//!
//! A matrix of R rows and C columns is `[[T; R]; C]`, an array of columns: `a[j][i]` is row i of column j. A kernel
//! that takes a symmetric or lower-triangular matrix reads the entries i ≥ j and no others, and one that returns a
//! triangle writes zeros above it.
//!
//! Products, triangular solves, [`cholesky()`] and [`ldl()`] have a fixed flow: the same instructions for every input,
//! a failure recorded along the way ([`Pivots`]) and reported at the end. [`Lu`] and [`FullPivotLu`] choose their
//! pivots, so their flow varies with the data.
//!
//! The kernels run on dual numbers too. Decisions compare values only, so they go the same way as on plain numbers.
#![allow(clippy::needless_range_loop, reason = "two or three arrays share an index; bounds are constants of the type")]
#![allow(clippy::manual_memcpy, reason = "a slice of part of a column has a check that can panic, a loop has none")]

pub(crate) mod block;
mod cholesky;
mod closed_form;
mod componentwise;
mod entrywise;
mod full_pivot_lu;
mod layout;
mod ldl;
mod lu;
mod outer;
mod plain;
mod products;
mod status;
mod structured;
mod sweep;
mod triangular;
mod unroll;

pub(crate) use block::single_blocks;
#[doc(hidden)]
pub use block::{Block, Blocks};
pub use cholesky::{cholesky, inverse_from_factor};
pub(crate) use closed_form::{closed_form, closed_form_by_all};
pub(crate) use componentwise::{
    map, map_diagonal, map_diagonal_in_vectors, map_pair, negated, require, scale_diagonal, with_diagonal,
};
pub(crate) use entrywise::{
    accumulate, accumulate_lower, difference_lower, lower_times_zero, scale_by, scaled_lower, times_zero,
};
pub use full_pivot_lu::{FullPivotLu, cofactors, det};
pub(crate) use layout::lower_part;
pub use layout::{mirror, transpose};
pub use ldl::ldl;
pub(crate) use ldl::{inverse_factor, pivots, weighted_inverse};
pub use lu::Lu;
pub use outer::{lower_outer, symmetric_outer};
pub(crate) use plain::PLAIN;
pub use products::{column_gram, product, product_transposed_left, product_transposed_right, row_gram};
pub(crate) use products::{parts_of_product, product_into};
pub use status::Pivots;
use status::require_positive;
pub(crate) use structured::product_symmetric;
pub use structured::{
    lower_gram, lower_product, lower_transposed_gram, lower_transposed_product, symmetric_lower_product,
    symmetric_product,
};
pub(crate) use sweep::{cholesky_sweep, ldl_sweep};
pub use triangular::{
    inverse_lower, solve_lower, solve_lower_transposed, solve_lower_transposed_triangle, solve_lower_triangle,
};
pub(crate) use unroll::{unrolled, written_out};
