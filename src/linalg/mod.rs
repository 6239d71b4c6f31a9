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

mod cholesky;
mod componentwise;
mod full_pivot_lu;
mod ldl;
mod lu;
mod products;
mod status;
mod triangular;

pub use cholesky::{cholesky, inverse_from_factor};
pub(crate) use componentwise::{map, map_diagonal, map_pair, require, scale_diagonal};
pub use full_pivot_lu::{FullPivotLu, cofactors, det};
pub use ldl::ldl;
pub use lu::Lu;
pub use products::{
    column_gram, lower_gram, lower_product, lower_transposed_gram, lower_transposed_product, mirror, product,
    product_transposed_left, product_transposed_right, row_gram, symmetric_lower_product, symmetric_product, transpose,
};
pub use status::Pivots;
pub use triangular::{inverse_lower, solve_lower, solve_lower_transposed};
