//! Sums over a batch.

use core::ops::Range;

use super::groups::{Pace, Sink, run};
use super::{Failed, Lane, Outcome, Pack, Unpack};
use crate::error::Error;
use crate::scalar::Real;
use crate::space::{Tangent, VectorSpace};

/// How many samples go into one partial sum: a multiple of the number of lanes.
pub(super) const CHUNK: usize = 1024;

/// The sum of a function over the samples of a batch.
///
/// `f` gets a sample and the parameters over lanes and returns a value over lanes, or a `Result` of one: a number, a vector or
/// matrix, a structured matrix, a tuple, array or struct of these, as `value_and_grad` gives. It is called once for as many samples as
/// there are lanes, four in `f64` and eight in `f32`, and never for an empty batch, of which the sum is zero.
///
/// Every sample contributes what it would contribute alone, bit for bit. The order of the sum is fixed, see the
/// [module](crate::batch).
///
/// # Errors
/// The first sample for which `f` fails, and its error.
///
/// ```
/// use nalgebra::vector;
/// use pullback::batch;
/// use pullback::prelude::*;
///
/// let samples: [SVector<f64, 2>; 3] = [vector![1.0, 2.0], vector![3.0, 4.0], vector![5.0, 6.0]];
/// let total = batch::sum(&samples, vector![10.0, 1.0], |x, w| dot(x, w))?;
/// assert_eq!(total, 12.0 + 34.0 + 56.0);
/// # Ok::<(), Error>(())
/// ```
pub fn sum<L, X, P, R, V>(samples: &[X], parameters: P, f: impl Fn(&X::Lanes, &P::Lanes) -> R) -> Result<V, Failed>
where
    L: Lane,
    X: Pack<L>,
    P: Pack<L>,
    R: Outcome<Lanes: Unpack<Value = V> + Tangent>,
    V: Tangent,
{
    let parameters = parameters.splat();
    let mut pace = Pace::new();
    let mut total = R::Lanes::zeros();
    for (number, chunk) in samples.chunks(CHUNK).enumerate() {
        total.accumulate(partial(chunk, number * CHUNK, &parameters, &f, &mut pace)?);
    }
    Ok(across::<L, _>(&total))
}

/// The mean of a function over the samples of a batch: the [sum](sum()) times 1/M.
///
/// The mean of none is zero, as it is in [`mean_log_density_factor`](crate::gaussian::mean_log_density_factor()).
///
/// # Errors
/// The first sample for which `f` fails, and its error.
///
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::batch;
/// use pullback::prelude::*;
///
/// #[differentiable(wrt(mean, theta))]
/// fn nll<T: Real, const N: usize>(mean: &SVector<T, N>, theta: &LowerTriangular<T, N>, x: &SVector<T, N>) -> T {
///     let l = exp_diagonal(theta);
///     let z = solve_lower(&l, &(x - mean));
///     0.5 * norm_squared(&z) + log_det_lower(&l)
/// }
///
/// let samples = [vector![1.0], vector![3.0]];
/// let (mean, theta) = (vector![1.0], LowerTriangular::from_lower(&matrix![0.0])); // σ = e⁰
/// let (value, (mean_bar, theta_bar)) =
///     batch::mean(&samples, (&mean, &theta), |x, (mean, theta)| nll::value_and_grad(mean, theta, x))?;
/// assert_eq!(value, 1.0); // ½ (0 + 4)/2
/// assert_eq!((mean_bar, theta_bar[(0, 0)]), (vector![-1.0], -1.0)); // −(0 + 2)/2 and 1 − (0 + 4)/2
/// # Ok::<(), Error>(())
/// ```
pub fn mean<L, X, P, R, V>(samples: &[X], parameters: P, f: impl Fn(&X::Lanes, &P::Lanes) -> R) -> Result<V, Failed>
where
    L: Lane,
    X: Pack<L>,
    P: Pack<L>,
    R: Outcome<Lanes: Unpack<Value = V> + Tangent>,
    V: VectorSpace<L::Scalar>,
{
    Ok(averaged(sum(samples, parameters, f)?, samples.len()))
}

/// A sum of so many over their number; that of none is zero already.
pub(super) fn averaged<T: Real, V: VectorSpace<T>>(sum: V, count: usize) -> V {
    if count == 0 { sum } else { sum.scaled(T::one() / T::from_f64(count as f64)) }
}

/// The sum over a chunk, lane by lane. `first` is the number of its first sample.
#[inline]
pub(super) fn partial<L, X, P, R>(
    chunk: &[X],
    first: usize,
    parameters: &P,
    f: &impl Fn(&X::Lanes, &P) -> R,
    pace: &mut Pace,
) -> Result<R::Lanes, Failed>
where
    L: Lane,
    X: Pack<L>,
    R: Outcome<Lanes: Tangent>,
{
    let mut sink = Total { lanes: L::COUNT, total: R::Lanes::zeros(), before: R::Lanes::zeros() };
    run::<L, X, P, R, _>(chunk, first, parameters, f, pace, &mut sink)?;
    Ok(sink.total)
}

/// The sum over the lanes, lane 0 first.
pub(super) fn across<L: Lane, V: Unpack<Value: Tangent>>(total: &V) -> V::Value {
    let mut sum = total.lane(0);
    for k in 1..L::COUNT {
        sum.accumulate_from(&total.lane(k));
    }
    sum
}

/// The sum of what came, lane by lane.
struct Total<V> {
    lanes: usize,
    total: V,
    /// The sum without the last samples, where these did not fill the lanes.
    before: V,
}

impl<V: Unpack + Tangent> Sink<V> for Total<V> {
    type Stop = Failed;

    // The value is only added: then it need not be in memory, and a large one is not copied.
    #[inline]
    fn take(&mut self, first: usize, live: Range<usize>, result: Result<&V, Error>) -> Result<(), Failed> {
        // All lanes fail or none, and the first sample is the first that does.
        let value = result.map_err(|error| Failed { index: first, error })?;
        let all = live.len() == self.lanes;
        if !all {
            self.before = self.total;
        }
        self.total.accumulate_from(value);
        if !all {
            for k in (0..self.lanes).filter(|k| !live.contains(k)) {
                self.total.copy_lane(&self.before, k);
            }
        }
        Ok(())
    }
}
