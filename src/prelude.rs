//! Everything a user writes, in one import: `use pullback::prelude::*;`.

pub use nalgebra::{SMatrix, SVector};

pub use crate::covariance::*;
pub use crate::error::Error;
pub use crate::gaussian::*;
pub use crate::op;
pub use crate::ops::*;
pub use crate::scalar::Real;
pub use crate::types::{CholeskyFactor, LowerTriangular, Symmetric};
pub use crate::Dual;
