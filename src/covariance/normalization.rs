//! How a sample is centred and what its sums are divided by.

use crate::error::Error;
use crate::scalar::Real;
use crate::space::undifferentiated;

/// What is subtracted from every sample before products are taken.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let x = matrix![1.0; 3.0];
/// let about_mean = sample_covariance(&x, Centring::Mean, Divisor::Samples)?;
/// let about_zero = sample_covariance(&x, Centring::None, Divisor::Samples)?;
/// assert_eq!((about_mean[(0, 0)], about_zero[(0, 0)]), (1.0, 5.0));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Centring {
    /// The mean of the samples: second moments about the mean, which is what a covariance is.
    Mean,
    /// Nothing: second moments about zero, for samples whose mean is known to be zero.
    None,
}

/// What the sums over M samples are divided by.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let x = matrix![1.0; 3.0];
/// let unbiased = sample_covariance(&x, Centring::Mean, Divisor::SamplesMinusOne)?;
/// let likeliest = sample_covariance(&x, Centring::Mean, Divisor::Samples)?;
/// assert_eq!((unbiased[(0, 0)], likeliest[(0, 0)]), (2.0, 1.0));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Divisor {
    /// M − 1: unbiased about the mean of the samples.
    SamplesMinusOne,
    /// M: the most likely covariance of normal samples.
    Samples,
}

undifferentiated!(Centring, Divisor);

impl Centring {
    /// Xc: the columns of X, each without its mean if this says so.
    ///
    /// Two passes, so that no digits are lost to the square of the mean (Chan, Golub and LeVeque 1983).
    #[inline]
    pub(super) fn apply<T: Real, const M: usize, const N: usize>(self, x: &[[T; M]; N]) -> [[T; M]; N] {
        let mut centred = *x;
        if self == Self::Mean {
            let share = T::one() / T::from_f64(M as f64);
            for column in &mut centred {
                let mean = sum_by_fours(column, |sum, entry| sum + entry) * share;
                for entry in column {
                    *entry -= mean;
                }
            }
        }
        centred
    }
}

impl Divisor {
    /// One over the divisor of a sum over M samples.
    #[inline]
    pub(super) fn reciprocal<T: Real, const M: usize>(self) -> Result<T, Error> {
        self.reciprocal_of(M)
    }

    /// One over the divisor of a sum over so many samples.
    #[inline]
    pub(crate) fn reciprocal_of<T: Real>(self, samples: usize) -> Result<T, Error> {
        let needed = match self {
            Self::SamplesMinusOne => 2,
            Self::Samples => 1,
        };
        if samples < needed {
            return Err(Error::TooFewSamples { needed, found: samples });
        }
        Ok(T::one() / T::from_f64((samples - (needed - 1)) as f64))
    }
}

/// The sum over the entries of a column in four interleaved parts, which do not wait for each other: the same order on every target.
#[inline]
pub(super) fn sum_by_fours<T: Real, const M: usize>(column: &[T; M], add: impl Fn(T, T) -> T) -> T {
    let mut parts = [T::zero(); 4];
    let (fours, rest) = column.as_chunks::<4>();
    for four in fours {
        for part in 0..4 {
            parts[part] = add(parts[part], four[part]);
        }
    }
    for (part, entry) in parts.iter_mut().zip(rest) {
        *part = add(*part, *entry);
    }
    (parts[0] + parts[1]) + (parts[2] + parts[3])
}
