//! The counter of the comparisons on which lanes did not agree.

use core::sync::atomic::{AtomicUsize, Ordering};

static DIVERGENCES: AtomicUsize = AtomicUsize::new(0);

/// How often, in the whole program, the lanes of a number did not agree on the answer to a question.
///
/// Reading it before and after a computation on one thread tells whether its lanes went one way: if so, both are the same.
/// Relaxed order is enough, since a thread always sees what it did itself.
///
/// ```
/// use pullback::Real;
/// use pullback::lanes::{F64x4, divergences};
///
/// let before = divergences();
/// assert!(F64x4::from_array([1.0, 2.0, 3.0, 4.0]).is_finite());
/// assert_eq!(divergences(), before);
/// assert!(F64x4::from_array([1.0, f64::NAN, 3.0, 4.0]).is_finite()); // as lane 0 says
/// assert_ne!(divergences(), before);
/// ```
#[inline]
#[must_use]
pub fn divergences() -> usize {
    DIVERGENCES.load(Ordering::Relaxed)
}

/// Notes that lanes did not agree.
#[cold]
pub(super) fn diverged() {
    DIVERGENCES.fetch_add(1, Ordering::Relaxed);
}

/// The common answer of the lanes, one bit each; that of lane 0, noted, where they do not agree.
#[inline]
pub(super) fn agreed(answers: u32, all: u32) -> bool {
    if answers != 0 && answers != all {
        diverged();
    }
    answers & 1 == 1
}
