//! Everything a user writes, in one import: `use pullback::prelude::*;`.

pub use nalgebra::{SMatrix, SVector};

pub use crate::Differentiable;
pub use crate::Dual;
pub use crate::covariance::*;
pub use crate::differentiable;
pub use crate::error::Error;
pub use crate::gaussian::*;
pub use crate::op;
pub use crate::ops::*;
pub use crate::optim::{Adam, Sgd};
pub use crate::param::*;
pub use crate::scalar::Real;
pub use crate::space::Pull;
pub use crate::stop_gradient;
pub use crate::types::{CholeskyFactor, LdlFactor, LowerTriangular, Symmetric};
