//! Plain loops over columns of arrays, `[[T; N]; N]`, written by hand: no crate, no trait but [`Float`].
//!
//! The inner loops run down columns, which lie in one piece, with the bounds of the structure: triangular loops touch no zero.
//! Divisions by one number are one division and products. A failure is noted and known at the end.

mod batch;
mod factor;
mod float;
mod gaussian;
mod lu;
mod penalty;
mod product;

pub(crate) use batch::nll_gradient_of_samples;
pub(crate) use factor::{cholesky, cholesky_pullback, log_det, log_det_gradient};
pub(crate) use float::Float;
pub(crate) use gaussian::{log_density_gradient, nll_gradient};
pub(crate) use lu::{inverse, inverse_pullback, log_abs_det, solve};
pub(crate) use penalty::{linear_penalty_gradient, tanh_penalty_gradient};
pub(crate) use product::product;

/// A matrix of R rows and C columns.
pub(crate) type Matrix<T, const R: usize, const C: usize> = [[T; R]; C];
