//! Sums over a batch on all cores.

use std::vec::Vec;

use rayon::prelude::*;

use super::groups::Pace;
use super::sum::{CHUNK, across, averaged, partial};
use super::{Failed, Lane, Outcome, Pack, Unpack};
use crate::space::{Tangent, VectorSpace};

/// [`sum`](super::sum()) on the threads of the current rayon pool: the same bits, whatever their number.
///
/// Each thread takes 1024 samples at a time, and their sums are added in order, as `sum` does.
///
/// # Errors
/// The first sample for which `f` fails, and its error.
///
/// ```
/// use pullback::batch;
///
/// let samples: Vec<f64> = (0..10_000).map(|i| f64::from(i).sin()).collect();
/// let square = |x: &_, (): &()| *x * *x;
/// assert_eq!(batch::par_sum(&samples, (), square), batch::sum(&samples, (), square));
/// ```
pub fn par_sum<L, X, P, R, V>(
    samples: &[X],
    parameters: P,
    f: impl Fn(&X::Lanes, &P::Lanes) -> R + Sync,
) -> Result<V, Failed>
where
    L: Lane,
    X: Pack<L> + Sync,
    P: Pack<L, Lanes: Sync>,
    R: Outcome<Lanes: Unpack<Value = V> + Tangent + Send>,
    V: Tangent,
{
    let parameters = parameters.splat();
    let partials: Vec<_> = samples
        .par_chunks(CHUNK)
        .enumerate()
        .map(|(number, chunk)| partial::<L, X, _, R>(chunk, number * CHUNK, &parameters, &f, &mut Pace::new()))
        .collect();
    let mut total = R::Lanes::zeros();
    for partial in partials {
        total.accumulate(partial?);
    }
    Ok(across::<L, _>(&total))
}

/// [`mean`](super::mean()) on the threads of the current rayon pool: the same bits, whatever their number.
///
/// # Errors
/// The first sample for which `f` fails, and its error.
///
/// ```
/// use pullback::batch;
///
/// assert_eq!(batch::par_mean(&[1.0, 2.0, 6.0], 2.0, |x, factor| *x * *factor), Ok(6.0));
/// ```
pub fn par_mean<L, X, P, R, V>(
    samples: &[X],
    parameters: P,
    f: impl Fn(&X::Lanes, &P::Lanes) -> R + Sync,
) -> Result<V, Failed>
where
    L: Lane,
    X: Pack<L> + Sync,
    P: Pack<L, Lanes: Sync>,
    R: Outcome<Lanes: Unpack<Value = V> + Tangent + Send>,
    V: VectorSpace<L::Scalar>,
{
    Ok(averaged(par_sum(samples, parameters, f)?, samples.len()))
}
