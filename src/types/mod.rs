//! Matrices whose structure is part of their type.
//!
//! Every type stores the lower triangle and nothing else is part of its value: the other triangle of a
//! [`Symmetric`] matrix does not exist, so it cannot disagree, and what lies above the diagonal of a [`LowerTriangular`]
//! one is zero. A rule that reads the wrong triangle, or returns a cotangent outside its space, cannot be written by accident.

mod cholesky_factor;

mod lower_triangular;
mod symmetric;
mod triangle;

pub use cholesky_factor::CholeskyFactor;

pub use lower_triangular::LowerTriangular;
pub use symmetric::Symmetric;
