//! The kernels for processors without vectors, at the levels for size: loops that work in place.
//!
//! Each entry is made by the operations, in the order, of the kernel over blocks whose place it takes, so the bits are the same. There a
//! column is read into a temporary, changed and written back, which vectors do in registers; without them, and at the levels for size,
//! it would be a copy by a call.

mod elimination;
mod layout;
mod lu;
mod products;
mod sweep;
mod triangular;

pub(super) use elimination::{cholesky, eliminate, inverse_factor, ldl};
pub(super) use layout::{mirror, transpose};
pub(super) use lu::{factor, solve_factors_transposed, solve_unit_lower, solve_upper, unit_lower_inverse};
pub(super) use products::{lower_outer, product, product_transposed_left, product_transposed_right};
pub(super) use sweep::{cholesky_sweep, ldl_sweep};
pub(super) use triangular::{inverse_from_factor, inverse_lower, weighted_inverse};

use super::written_out;
use crate::scalar::Real;

/// An array to be written over. Not of zeros, for which the levels for size make a call per column.
#[inline(always)]
pub(super) fn blank<T: Real, const R: usize, const C: usize>() -> [[T; R]; C] {
    [[T::one(); R]; C]
}

/// An array to be written over, where one of its size is at hand: the cheaper of a copy, which is made by registers up to 64 bytes and by
/// a call above, and a blank one.
#[inline(always)]
pub(super) fn over<T: Real, const R: usize, const C: usize>(at_hand: &[[T; R]; C]) -> [[T; R]; C] {
    if const { size_of::<[[T; R]; C]>() > 64 } { blank() } else { *at_hand }
}

/// Writes zeros above the diagonal.
#[inline(always)]
fn clear<T: Real, const N: usize>(x: &mut [[T; N]; N]) {
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (0, j) {
            x[j][i] = T::zero();
        });
    });
}

/// Whether these are the kernels of this target and level.
pub(crate) const PLAIN: bool = cfg!(not(any(wide, unrolled)));
