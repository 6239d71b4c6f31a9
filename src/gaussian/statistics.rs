//! [`SampleStatistics`]: what a normal likelihood needs to know of a sample, however long.

use core::array;

use nalgebra::{SMatrix, SVector};

use crate::covariance::Divisor;
use crate::error::Error;
use crate::scalar::Real;
use crate::space::{finite, from_columns};
use crate::types::Symmetric;

/// How many samples [`push_all`](SampleStatistics::push_all) gathers about one shift before it goes on with another.
const BLOCK: usize = 64;

/// The number of samples, their mean, and the sum S = Σ (x − mean)(x − mean)ᵀ: N(N+3)/2 numbers that take the place of the sample.
///
/// The likelihood of a normal distribution depends on the samples through these alone, so a gradient over a million samples costs
/// as much as over one: [`expected_log_density_factor`](super::expected_log_density_factor()) takes the mean and the covariance.
/// Samples come one by one ([`push`](Self::push)) or many at a time ([`push_all`](Self::push_all), the fastest), and statistics of
/// parts are [merged](Self::merge), over threads and machines. It is `Copy` and has no heap.
///
/// # Accuracy
/// Products are taken of deviations from a mean, never of the samples. With the unit roundoff u and the ratio κ = √(1 + m²/s²) of
/// mean and deviation, the relative error of the variance s² of M samples is bounded by about M κ u for `push` and by
/// (64 + κ M/64) u for `push_all`, where the textbook formula Σx² − M m² has M κ² u; it is smaller as a rule, as for any sum. Input that
/// is NaN or infinite stays in the sums: [`mean`](Self::mean) and [`covariance`](Self::covariance) report it.
///
/// # Source
/// Welford 1962, *Note on a method for calculating corrected sums of squares and products*, for one sample; Chan, Golub and LeVeque
/// 1983, *Algorithms for computing the sample variance*, for parts and for the corrected sums of a block.
///
/// ```
/// use nalgebra::vector;
/// use pullback::prelude::*;
///
/// let mut statistics = SampleStatistics::new();
/// statistics.push_all(&[vector![1.0, 0.0], vector![3.0, 4.0]]);
/// assert_eq!(statistics.mean()?, vector![2.0, 2.0]);
/// assert_eq!(statistics.covariance(Divisor::Samples)?.to_packed().into_array(), [1.0, 2.0, 4.0]);
///
/// let l = CholeskyFactor::identity();
/// let (mean, covariance) = (statistics.mean()?, statistics.covariance(Divisor::Samples)?);
/// let y = expected_log_density_factor(&mean, &covariance, &vector![2.0, 2.0], &l);
/// assert!((y - (-(2.0 * core::f64::consts::PI).ln() - 2.5)).abs() < 1e-15); // −½ (1 + 4)
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(serialize = "T: Real + serde::Serialize", deserialize = "T: Real + serde::Deserialize<'de>"))
)]
pub struct SampleStatistics<T, const N: usize> {
    count: usize,
    mean: SVector<T, N>,
    /// Σ (x − mean)(x − mean)ᵀ.
    scatter: Symmetric<T, N>,
}

/// No samples.
impl<T: Real, const N: usize> Default for SampleStatistics<T, N> {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Real, const N: usize> SampleStatistics<T, N> {
    /// No samples.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self { count: 0, mean: from_columns([[T::zero(); N]]), scatter: Symmetric::default() }
    }

    /// The statistics of the rows of a matrix.
    ///
    /// ```
    /// use nalgebra::{matrix, vector};
    /// use pullback::gaussian::SampleStatistics;
    ///
    /// assert_eq!(SampleStatistics::from_rows(&matrix![1.0, 0.0; 3.0, 4.0]).mean(), Ok(vector![2.0, 2.0]));
    /// ```
    #[must_use]
    pub fn from_rows<const M: usize>(xs: &SMatrix<T, M, N>) -> Self {
        (0..M).map(|m| from_columns([array::from_fn(|i| xs.data.0[i][m])])).collect()
    }

    /// Takes in one sample.
    ///
    /// ```
    /// use nalgebra::vector;
    /// use pullback::prelude::*;
    ///
    /// let mut statistics = SampleStatistics::new();
    /// for x in [1.0, 2.0, 6.0] {
    ///     statistics.push(&vector![x]);
    /// }
    /// assert_eq!(statistics.mean()?, vector![3.0]);
    /// assert_eq!(statistics.covariance(Divisor::SamplesMinusOne)?[(0, 0)], 7.0); // (4 + 1 + 9)/2
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn push(&mut self, x: &SVector<T, N>) {
        let before = self.count;
        self.count += 1;
        let share = T::one() / number::<T>(self.count);
        // (M − 1)/M, the share of the new deviation in S
        let weight = number::<T>(before) * share;
        let ([mean], [x]) = (&mut self.mean.data.0, &x.data.0);
        let mut d = [T::zero(); N];
        for i in 0..N {
            d[i] = x[i] - mean[i];
            mean[i] += d[i] * share;
        }
        self.add_square(&d, weight);
    }

    /// Takes in samples, 64 at a time about the mean of those before, the first of all about their own mean.
    ///
    /// The result has other last bits than pushing one by one, and as a rule smaller errors.
    ///
    /// ```
    /// use nalgebra::vector;
    /// use pullback::gaussian::SampleStatistics;
    ///
    /// let mut statistics = SampleStatistics::new();
    /// statistics.push_all(&[vector![1.0], vector![2.0], vector![6.0]]);
    /// assert_eq!((statistics.count(), statistics.mean()), (3, Ok(vector![3.0])));
    /// ```
    pub fn push_all(&mut self, samples: &[SVector<T, N>]) {
        for block in samples.chunks(BLOCK) {
            self.push_block(block);
        }
    }

    /// Takes in the samples of other statistics.
    ///
    /// ```
    /// use nalgebra::matrix;
    /// use pullback::gaussian::SampleStatistics;
    ///
    /// let mut merged = SampleStatistics::from_rows(&matrix![1.0; 2.0]);
    /// merged.merge(&SampleStatistics::from_rows(&matrix![6.0]));
    /// assert_eq!(merged, SampleStatistics::from_rows(&matrix![1.0; 2.0; 6.0]));
    /// ```
    #[inline]
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (mine, theirs) = (number::<T>(self.count), number::<T>(other.count));
        self.count += other.count;
        let share = theirs / number::<T>(self.count);
        let ([mean], [other_mean]) = (&mut self.mean.data.0, &other.mean.data.0);
        let mut d = [T::zero(); N];
        for i in 0..N {
            d[i] = other_mean[i] - mean[i];
            mean[i] += d[i] * share;
        }
        for j in 0..N {
            for i in j..N {
                self.scatter.columns[j][i] += other.scatter.columns[j][i];
            }
        }
        self.add_square(&d, mine * share);
    }

    /// The number of samples.
    #[inline]
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The mean of the samples, of shape N.
    ///
    /// # Errors
    /// [`Error::TooFewSamples`] without samples; [`Error::NonFinite`] if a sample was NaN or infinite, or a sum beyond the range
    /// of `T`.
    #[inline]
    pub fn mean(&self) -> Result<SVector<T, N>, Error> {
        if self.count == 0 {
            return Err(Error::TooFewSamples { needed: 1, found: 0 });
        }
        finite(self.mean)
    }

    /// The covariance about the mean of the samples, of shape N × N, S over M or over M − 1.
    ///
    /// # Errors
    /// [`Error::TooFewSamples`] when the divisor would be zero; [`Error::NonFinite`] if a sample was NaN or infinite, or a sum beyond
    /// the range of `T`.
    #[inline]
    pub fn covariance(&self, divisor: Divisor) -> Result<Symmetric<T, N>, Error> {
        let share = divisor.reciprocal_of::<T>(self.count)?;
        finite(self.mean)?;
        finite(Symmetric::from_fn(|i, j| self.scatter.columns[j][i] * share))
    }

    /// S + w d dᵀ.
    #[inline]
    fn add_square(&mut self, d: &[T; N], weight: T) {
        for j in 0..N {
            let factor = d[j] * weight;
            for i in j..N {
                self.scatter.columns[j][i] += d[i] * factor;
            }
        }
    }

    /// Takes in a block. With the shift c, the mean of the n samples before, and the deviations d of the b samples from it:
    /// ```text
    /// mean = c + Σd/(n + b),   S ← S + Σ d dᵀ − (Σd)(Σd)ᵀ/(n + b)
    /// ```
    /// Without samples before any c will do. It is the rounded mean of the block.
    #[inline]
    fn push_block(&mut self, block: &[SVector<T, N>]) {
        if self.count == 0 {
            let share = T::one() / number::<T>(block.len());
            let [mean] = &mut self.mean.data.0;
            for x in block {
                for i in 0..N {
                    mean[i] += x.data.0[0][i];
                }
            }
            for i in 0..N {
                mean[i] *= share;
            }
        }
        // Measured: more at a time, and columns in fours from a common row on, pay where the columns are long.
        let (sum, squares) = if N <= 8 { self.moments::<4, 1>(block) } else { self.moments::<8, 4>(block) };
        self.count += block.len();
        let share = T::one() / number::<T>(self.count);
        for j in 0..N {
            for i in j..N {
                self.scatter.columns[j][i] += squares[j][i];
            }
        }
        self.add_square(&sum, -share);
        for i in 0..N {
            self.mean.data.0[0][i] += sum[i] * share;
        }
    }

    /// Σd and the lower triangle of Σ d dᵀ over a block, taking C samples at a time and W columns together.
    #[inline]
    fn moments<const C: usize, const W: usize>(&self, block: &[SVector<T, N>]) -> ([T; N], [[T; N]; N]) {
        let [shift] = &self.mean.data.0;
        let (mut sum, mut squares) = ([T::zero(); N], [[T::zero(); N]; N]);
        let groups = block.chunks_exact(C);
        let last = groups.remainder();
        for group in groups {
            let mut d = [[T::zero(); N]; C];
            for (d, x) in d.iter_mut().zip(group) {
                for i in 0..N {
                    d[i] = x.data.0[0][i] - shift[i];
                }
            }
            add_moments::<T, N, C, W>(&mut sum, &mut squares, &d);
        }
        for x in last {
            let mut d = [[T::zero(); N]];
            for i in 0..N {
                d[0][i] = x.data.0[0][i] - shift[i];
            }
            add_moments::<T, N, 1, W>(&mut sum, &mut squares, &d);
        }
        (sum, squares)
    }
}

/// The number of samples as a scalar.
#[inline]
fn number<T: Real>(count: usize) -> T {
    T::from_f64(count as f64)
}

/// Adds the columns d and the lower triangle of their squares, W columns of it together, with a few entries above the diagonal.
#[inline]
fn add_moments<T: Real, const N: usize, const C: usize, const W: usize>(
    sum: &mut [T; N],
    squares: &mut [[T; N]; N],
    d: &[[T; N]; C],
) {
    for i in 0..N {
        for c in 0..C {
            sum[i] += d[c][i];
        }
    }
    for from in (0..N).step_by(W) {
        for j in from..N.min(from + W) {
            for i in from..N {
                let mut entry = squares[j][i];
                for c in 0..C {
                    entry = entry.add_product(d[c][i], d[c][j]);
                }
                squares[j][i] = entry;
            }
        }
    }
}

/// One by one.
impl<T: Real, const N: usize> Extend<SVector<T, N>> for SampleStatistics<T, N> {
    fn extend<I: IntoIterator<Item = SVector<T, N>>>(&mut self, samples: I) {
        samples.into_iter().for_each(|x| self.push(&x));
    }
}

/// One by one.
impl<'a, T: Real, const N: usize> Extend<&'a SVector<T, N>> for SampleStatistics<T, N> {
    fn extend<I: IntoIterator<Item = &'a SVector<T, N>>>(&mut self, samples: I) {
        samples.into_iter().for_each(|x| self.push(x));
    }
}

/// One by one.
impl<T: Real, const N: usize> FromIterator<SVector<T, N>> for SampleStatistics<T, N> {
    fn from_iter<I: IntoIterator<Item = SVector<T, N>>>(samples: I) -> Self {
        let mut statistics = Self::new();
        statistics.extend(samples);
        statistics
    }
}

/// One by one.
impl<'a, T: Real, const N: usize> FromIterator<&'a SVector<T, N>> for SampleStatistics<T, N> {
    fn from_iter<I: IntoIterator<Item = &'a SVector<T, N>>>(samples: I) -> Self {
        let mut statistics = Self::new();
        statistics.extend(samples);
        statistics
    }
}
