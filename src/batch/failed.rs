//! [`Failed`].

use core::fmt;

use crate::error::Error;

/// The first sample of a batch for which the function has no value, and why.
///
/// ```
/// use pullback::prelude::*;
/// use pullback::batch;
///
/// let variances = [1.0f64, 4.0, -1.0, 9.0].map(|x| Symmetric::<f64, 1>::from_fn(|_, _| x));
/// let failed = batch::sum(&variances, (), |s, ()| log_det_spd(s));
/// assert_eq!(failed, Err(batch::Failed { index: 2, error: Error::NotPositiveDefinite { pivot: 0 } }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The place of the sample, counted from zero.
    pub index: usize,
    /// Its error.
    pub error: Error,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sample {}: {}", self.index, self.error)
    }
}

impl core::error::Error for Failed {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// The error without the place, so that `?` works in a function that returns [`Error`].
impl From<Failed> for Error {
    #[inline]
    fn from(failed: Failed) -> Self {
        failed.error
    }
}
