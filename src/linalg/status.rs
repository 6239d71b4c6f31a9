//! [`Pivots`]: what a factorisation without early exit remembers of its pivots.

use crate::error::Error;
use crate::scalar::Real;

/// The record of the pivots of a factorisation, in order: the first that fails, and whether any is NaN or infinite.
///
/// A fixed-flow kernel computes on after a failure, without the column that failed, so that a NaN anywhere in its input
/// still reaches a pivot.
///
/// ```
/// use pullback::{Error, linalg::Pivots};
///
/// let mut pivots = Pivots::new();
/// for d in [4.0, -1.0, 0.0] {
///     pivots.observe(d, d > 0.0);
/// }
/// let error = pivots.into_result(|pivot| Error::NotPositiveDefinite { pivot });
/// assert_eq!(error, Err(Error::NotPositiveDefinite { pivot: 1 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pivots {
    good: bool,
    finite: bool,
    passed: usize,
}

impl Pivots {
    /// No pivot seen yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self { good: true, finite: true, passed: 0 }
    }

    /// Takes in the next pivot `d` and whether it serves. One that is NaN or infinite never does.
    #[inline]
    pub fn observe<T: Real>(&mut self, d: T, serves: bool) {
        // Logic and a sum, no branch: the same instructions whatever the pivots are.
        let finite = d.is_finite();
        self.finite &= finite;
        self.good &= finite & serves;
        self.passed += usize::from(self.good);
    }

    /// Whether every pivot served, and if not, why.
    ///
    /// # Errors
    /// [`Error::NonFinite`] if any pivot is NaN or infinite, else `failure` of the index of the first that does not serve,
    /// counted from zero.
    #[inline]
    pub fn into_result(self, failure: impl FnOnce(usize) -> Error) -> Result<(), Error> {
        if self.good {
            Ok(())
        } else if self.finite {
            Err(failure(self.passed))
        } else {
            Err(Error::NonFinite)
        }
    }
}

/// Whether all pivots of a positive definite matrix are positive and finite, and if not, why, from them and their reciprocals, zero for
/// one that is not positive or has no finite reciprocal.
#[inline(always)]
pub(super) fn require_positive<T: Real, const N: usize>(pivots: &[T; N], reciprocals: &[T; N]) -> Result<(), Error> {
    if cfg!(wide) {
        let mut good = true;
        for k in 0..N {
            good &= (pivots[k] >= T::min_positive()) & (pivots[k] <= T::max_finite());
        }
        return answer(good, pivots);
    }
    // One comparison at the end, where of several the compiler may make one way out each.
    let mut served = T::one();
    for k in 0..N {
        served *= one_if_served(pivots[k], reciprocals[k]);
    }
    all_served(served, pivots)
}

/// One or nearly so for a pivot with its reciprocal; zero or NaN for an infinite one, and with a reciprocal that was set to zero.
#[inline(always)]
pub(super) fn one_if_served<T: Real>(pivot: T, reciprocal: T) -> T {
    pivot * reciprocal
}

/// What the pivots are, given the product of [`one_if_served`] over all.
#[inline(always)]
pub(super) fn all_served<T: Real, const N: usize>(served: T, pivots: &[T; N]) -> Result<(), Error> {
    answer(served >= T::from_f64(0.5), pivots)
}

/// What the pivots are, given whether all serve.
#[inline(always)]
fn answer<T: Real, const N: usize>(good: bool, pivots: &[T; N]) -> Result<(), Error> {
    // A copy: pivots that a call has the address of would be written to memory in any case.
    if good { Ok(()) } else { explain(&{ *pivots }) }
}

#[cold]
#[inline(never)]
fn explain<T: Real, const N: usize>(pivots: &[T; N]) -> Result<(), Error> {
    let mut record = Pivots::new();
    for k in 0..N {
        record.observe(pivots[k], pivots[k] >= T::min_positive());
    }
    record.into_result(|pivot| Error::NotPositiveDefinite { pivot })
}

impl Default for Pivots {
    fn default() -> Self {
        Self::new()
    }
}
