//! A function over many samples: its sum, its mean, or every result, several samples side by side in [lanes](crate::lanes).
//!
//! ```
//! use nalgebra::{matrix, vector};
//! use pullback::batch;
//! use pullback::prelude::*;
//!
//! #[differentiable(wrt(s))]
//! fn loss<T: Real, const N: usize>(mean: &SVector<T, N>, s: &Symmetric<T, N>, x: &SVector<T, N>) -> Result<T, Error> {
//!     let log_density = log_density_covariance(x, mean, s)?;
//!     Ok(-log_density)
//! }
//!
//! let samples: Vec<SVector<f64, 2>> = (0..5).map(f64::from).map(|t| vector![1.0 + 2.0 * t, t * t]).collect();
//! let (mean, s) = (vector![5.0, 5.0], Symmetric::from_lower(&matrix![40.0, 0.0; 30.0, 50.0]));
//! // The samples and the parameters arrive over lanes, and any code that is generic over `T: Real` takes them.
//! let (value, s_bar) = batch::mean(&samples, (&mean, &s), |x, (mean, s)| loss::value_and_grad(mean, s, x))?;
//!
//! // The same one by one.
//! let (mut expected, mut expected_bar) = (0.0, 0.0);
//! for x in &samples {
//!     let (y, s_bar) = loss::value_and_grad(&mean, &s, x)?;
//!     expected += y / 5.0;
//!     expected_bar += s_bar[(0, 0)] / 5.0;
//! }
//! assert!((value - expected).abs() < 1e-14);
//! assert!((s_bar[(0, 0)] - expected_bar).abs() < 1e-14);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What depends on the parameters alone
//! The function is called once per group and computes such things again every time; an exponential or a logarithm costs more than
//! all products of a small matrix. Outside it is computed once, and its pullback, which is linear, runs once on the sum:
//! ```
//! use nalgebra::{matrix, vector};
//! use pullback::batch;
//! use pullback::prelude::*;
//!
//! #[differentiable(wrt(l))]
//! fn half_square<T: Real, const N: usize>(l: &CholeskyFactor<T, N>, x: &SVector<T, N>) -> T {
//!     0.5 * norm_squared(&solve_lower(l, x))
//! }
//!
//! // Σ (½‖L⁻¹x‖² + ln det L) by log-Cholesky parameters
//! let (samples, theta) = ([vector![1.0], vector![3.0]], LowerTriangular::from_lower(&matrix![0.0]));
//! let (l, of_theta) = exp_diagonal::vjp(&theta);
//! let (log_det, of_l) = log_det_lower::vjp(&l);
//! let (squares, l_bar) = batch::sum(&samples, &l, |x, l| half_square::value_and_grad(l, x))?;
//! let value = squares + 2.0 * log_det;
//! let theta_bar = of_theta.pull(l_bar + of_l.pull(2.0));
//! assert_eq!((value, theta_bar[(0, 0)]), (5.0, -8.0)); // ½ (1 + 9) and 2 − (1 + 9)
//! # Ok::<(), Error>(())
//! ```
//!
//! # What each sample contributes
//! The bits that it would contribute alone. Where a function branches on data, or chooses a pivot, the samples of a group may want to go
//! different ways; then they are run again one by one. A function that branches so in every group costs as much as without
//! lanes, and a little more now and then to see whether it still does. Only a function that takes single lanes out of a number itself is not
//! seen. What is not a number (an index, a label) need not be equal in all samples of a group either; such a group runs one by one.
//!
//! # The order of the sum
//! Samples are taken in chunks of 1024 and these in groups of as many as there are lanes. Within a chunk every lane is summed over the
//! groups in order; the chunks are added in order, lane by lane; then the lanes, the first one first. The order depends on the
//! number of samples and of lanes only, so the sum has the same bits on every machine, and, with the feature `rayon`, on any
//! number of threads. With u the unit roundoff its error is at most (1024/C + M/1024 + C)·u Σ|y| for M samples y on C lanes.
//!
//! # Errors
//! The function may return a `Result`. A sum ends at the first sample that fails and says which ([`Failed`]); [`each()`] hands out all
//! results.

mod each;
mod failed;
mod groups;
mod matrices;
mod pack;
#[cfg(feature = "rayon")]
mod parallel;
mod same;
mod sum;

pub use each::each;
pub use failed::Failed;
pub use pack::{Outcome, Pack, Unpack};
#[cfg(feature = "rayon")]
pub use parallel::{par_mean, par_sum};
#[doc(hidden)]
pub use same::{Compared, Incomparable};
pub use sum::{mean, sum};

use crate::lanes::Lane;
use crate::scalar::Real;

/// A number that has lanes: `f64` has [`F64x4`](crate::lanes::F64x4), `f32` has [`F32x8`](crate::lanes::F32x8).
pub trait Laned: Real + Pack<<Self as Laned>::Lane, Lanes = <Self as Laned>::Lane> {
    /// Several of them side by side.
    type Lane: Lane<Scalar = Self> + Unpack<Value = Self>;
}
