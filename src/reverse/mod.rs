//! What the code that [`macro@crate::differentiable`] writes is made of: the reverse rules of operators, methods and
//! indexing, and the few helpers that a reverse pass needs.
//!
//! Nothing here is called by hand. It is public, and documented, because it is what `cargo expand` shows.
//!
//! Every rule has the same shape: the values that it needs, by reference, then the cotangent of the result; it returns the
//! cotangent of one operand.

mod branch;
mod concrete;
mod construct;
mod index;
mod matrix;
mod operator;
mod repeat;
mod scalar;
mod space;
pub mod stop_gradient;
mod view;

pub use self::stop_gradient::stop_gradient;
pub use branch::{Either, pullback_of};
pub use concrete::{GenericScalar, NumberResult};
pub use construct::{
    Square, Total, from_diagonal, from_lower_of, from_lower_of_symmetric, part, scaled_identity, total,
};
pub use index::{At, accumulate_at, part_mut, take_at};
pub use matrix::{
    Dense, Diagonal, component_div_left, component_div_right, component_mul, cross_left, cross_right, diagonal, dot,
    norm, norm_squared, normalize, scale_left, scale_right, sum_of_entries, to_matrix, tr_mul_left, tr_mul_right,
    trace, transpose,
};
pub use operator::{Additive, Product, Quotient, div_left, div_right, mul_left, mul_right, negated, scaled, sum};
pub use repeat::{Again, Items, again, backwards, counted_backwards, one_per_item};
pub use scalar::{
    abs, acos, asin, atan, atan2_x, atan2_y, cos, cosh, exp, exp_m1, ln, ln_1p, max_left, max_right, min_left,
    min_right, powf_base, powf_exponent, powi, recip, sin, sinh, sqrt, tan, tanh,
};
pub use space::{Space, accumulate, space_of, zeros};
pub use view::{accumulate_column, accumulate_columns, accumulate_row, accumulate_rows, accumulate_view};
