//! Covariances of samples, correlations, penalties on covariance, and Mahalanobis distances.
//!
//! A sample is a row: M samples of N variables are the M × N matrix X. How it is centred and what the sums are divided by is
//! always said, by a [`Centring`] and a [`Divisor`].
#![allow(clippy::needless_range_loop, reason = "two or three arrays share an index; bounds are constants of the type")]

mod normalization;

pub use normalization::{Centring, Divisor};

use crate::registry::table;

table! {
    sample_covariance
    correlation
    mean_covariance_penalty
    mean_abs_covariance_penalty
    mahalanobis_squared
    mahalanobis
}
