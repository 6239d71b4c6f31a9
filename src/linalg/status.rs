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

/// Whether all pivots of a positive definite matrix are positive, with finite reciprocals, and finite, and if not, why.
#[inline(always)]
pub(crate) fn require_positive<T: Real, const N: usize>(pivots: &[T; N]) -> Result<(), Error> {
    let good = if cfg!(wide) {
        let mut good = true;
        for k in 0..N {
            good &= (pivots[k] >= T::min_positive()) & (pivots[k] <= T::max_finite());
        }
        good
    } else {
        // One comparison at the end, since of several the compiler may make one exit each: zero, or NaN after a pivot that fails.
        let (mut nothing, nan) = (T::zero(), T::from_f64(f64::NAN));
        for k in 0..N {
            let served = if pivots[k] >= T::min_positive() { pivots[k] } else { nan };
            nothing += served * T::zero();
        }
        nothing == T::zero()
    };
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
