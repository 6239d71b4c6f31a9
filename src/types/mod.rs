//! Matrices whose structure is part of their type.
//!
//! Every type stores the lower triangle and nothing else is part of its value: the other triangle of a
//! [`Symmetric`] matrix does not exist, so it cannot disagree, and what lies above the diagonal of a [`LowerTriangular`]
//! one is zero. A rule that reads the wrong triangle, or returns a cotangent outside its space, cannot be written by accident.
//!
//! A [`CholeskyFactor`] or an [`LdlFactor`] is a triangle with a positive diagonal, checked when it is made.
//! Inside they all keep N² numbers, which is what the kernels run on; [`Packed`] holds the N(N+1)/2 that matter, for
//! storage, telemetry and optimisers. With the feature `serde` all of them serialise as that sequence.

mod cholesky_factor;
mod factor;
mod format;
mod ldl_factor;
mod lower_triangular;
mod packed;
#[cfg(feature = "serde")]
mod sequence;
mod symmetric;
mod traits;
mod triangle;

pub use cholesky_factor::CholeskyFactor;
pub use ldl_factor::LdlFactor;
pub use lower_triangular::LowerTriangular;
pub use packed::{Packed, PackedSize};
pub use symmetric::Symmetric;
