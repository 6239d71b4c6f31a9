//! The works, each a row of contenders at any size for either scalar. The first contender is this library.

mod batch;
mod determinants;
mod elimination;
mod factors;
mod gaussian;
mod layer;
mod products;
mod tracker;

use crate::measure::Row;

/// The largest matrices for which forward mode takes part: beyond, a call takes milliseconds.
const FORWARD: usize = 8;

/// A row that can be made.
pub(crate) struct Entry {
    pub(crate) work: &'static str,
    pub(crate) size: usize,
    pub(crate) scalar: &'static str,
    pub(crate) make: fn() -> Row,
}

macro_rules! entries {
    ($($module:ident::$work:ident [$($size:literal)*],)*) => {
        /// All rows, by work, scalar and size.
        pub(crate) fn all() -> Vec<Entry> {
            vec![$(
                $(Entry { work: stringify!($work), size: $size, scalar: "f64", make: $module::$work::<f64, $size> },)*
                $(Entry { work: stringify!($work), size: $size, scalar: "f32", make: $module::$work::<f32, $size> },)*
            )*]
        }
    };
}

entries! {
    products::product [2 3 4 6 8 12 16 20],
    factors::cholesky [2 3 4 6 8 12 16 20],
    elimination::inverse [2 3 4 6 8 12 16 20],
    determinants::log_det [2 3 4 6 8 12 16 20],
    determinants::log_abs_det [2 3 4 6 8 12 16 20],
    elimination::solve [2 3 4 6 8 12 16 20],
    elimination::solve_square [2 3 4 6 8 12 16 20],
    determinants::log_det_gradient [2 3 4 6 8 12 16 20],
    elimination::inverse_pullback [2 3 4 6 8 12 16 20],
    factors::cholesky_pullback [2 3 4 6 8 12 16 20],
    gaussian::nll_gradient [2 3 4 6 8 12 16 20],
    gaussian::log_density_gradient [2 3 4 6 8 12 16 20],
    batch::batch_nll_gradient [2 3 4 6 8 12 16 20],
    batch::batch_by_lanes [2 3 4 6 8 12 16 20],
    tracker::tracker_gradient [4],
    tracker::tracker_known [4],
    layer::tanh_penalty_gradient [2 4 8 16],
    layer::linear_penalty_gradient [2 4 8 16],
}
