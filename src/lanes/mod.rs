//! Several numbers at once as one scalar: [`F64x4`] and [`F32x8`], vectors of the processor that are [`Real`].
//!
//! Whatever is generic over `T: Real` runs on them unchanged, an operation, its pullback, a differentiable function, and then
//! computes [`COUNT`](Lane::COUNT) independent results in one pass. `+ − × ÷`, the square root, the absolute value, `max` and
//! `min` are one instruction for all lanes and give the bits of the scalar in each; an elementary function goes lane by lane
//! through the scalar one, once if all lanes hold the same number.
//!
//! # Branches
//! A comparison has one answer, so a branch goes one way for all lanes. Where the lanes want different answers the result is right
//! for lane 0 only, and a counter, [`divergences()`], moves. It never moves back. So a caller that reads it before and after knows:
//! if it has not moved, every lane holds the bits of the scalar run. Another thread that diverges meanwhile moves it
//! too, which costs a needless repetition and never a wrong result.
//!
//! The kernels with a fixed flow compare too, to report a failure: their lanes diverge only when some samples fail and others
//! do not. Kernels that choose pivots diverge where the choice differs, and the gradient of `norm` where some lanes are zero.
//! `Real::to_f64` reads the number itself and diverges wherever the lanes differ. [`batch`](crate::batch) does all this bookkeeping.
//!
//! ```
//! use nalgebra::vector;
//! use pullback::lanes::{F64x4, divergences};
//! use pullback::prelude::*;
//!
//! let before = divergences();
//! // Four dot products at once.
//! let x = vector![F64x4::from_array([1.0, 2.0, 3.0, 4.0]), F64x4::splat(1.0)];
//! let y = vector![F64x4::splat(10.0), F64x4::from_array([5.0, 6.0, 7.0, 8.0])];
//! assert_eq!(dot(&x, &y).to_array(), [15.0, 26.0, 37.0, 48.0]);
//! assert_eq!(divergences(), before);
//!
//! // Two lanes are positive and two are not: the answer is that of lane 0, and the counter says so.
//! assert!(F64x4::from_array([1.0, 2.0, -3.0, -4.0]) > F64x4::splat(0.0));
//! assert_ne!(divergences(), before);
//! ```

mod arithmetic;
mod divergence;
mod real;

pub use arithmetic::{F32x8, F64x4};
pub use divergence::divergences;

use crate::scalar::Real;

/// A scalar that holds [`COUNT`](Lane::COUNT) numbers: [`F64x4`] or [`F32x8`].
///
/// ```
/// use pullback::lanes::{F32x8, Lane};
///
/// fn total<L: Lane>(x: L) -> L::Scalar {
///     (1..L::COUNT).fold(x.lane(0), |sum, k| sum + x.lane(k))
/// }
/// assert_eq!(total(F32x8::from_fn(|k| k as f32)), 28.0);
/// ```
pub trait Lane: Real {
    /// The number in one lane.
    type Scalar: Real;

    /// How many lanes there are.
    const COUNT: usize;

    /// The same number in every lane.
    fn splat(x: Self::Scalar) -> Self;

    /// Lane k holds `entry(k)`; asked in order.
    fn from_fn(entry: impl FnMut(usize) -> Self::Scalar) -> Self;

    /// The columns `column(k)` side by side: row i holds in lane k the entry i of column k.
    ///
    /// ```
    /// use pullback::lanes::{F64x4, Lane};
    ///
    /// let columns = [[1.0, 5.0], [2.0, 6.0], [3.0, 7.0], [4.0, 8.0]];
    /// let rows = F64x4::from_columns(|k| &columns[k]);
    /// assert_eq!(rows.map(F64x4::to_array), [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]);
    /// ```
    #[inline]
    fn from_columns<'a, const R: usize>(column: impl Fn(usize) -> &'a [Self::Scalar; R]) -> [Self; R]
    where
        Self::Scalar: 'a,
    {
        core::array::from_fn(|i| Self::from_fn(|k| column(k)[i]))
    }

    /// The number in lane k, counted modulo [`COUNT`](Lane::COUNT).
    fn lane(self, k: usize) -> Self::Scalar;

    /// The same lanes but for lane k, counted modulo [`COUNT`](Lane::COUNT), which holds `x`.
    #[must_use]
    fn with_lane(self, k: usize, x: Self::Scalar) -> Self;
}
