//! Unconstrained parameters of a covariance, one file for each parameterisation.
//!
//! An optimiser moves a [`LowerTriangular`](crate::types::LowerTriangular) matrix θ freely. [`exp_diagonal()`] or
//! [`softplus_diagonal()`] makes a Cholesky factor of it, for every θ, and [`covariance_from_factor()`] the covariance.

use crate::registry::table;

table! {
    exp_diagonal
    softplus_diagonal
    covariance_from_factor
}
