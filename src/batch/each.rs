//! The results of all samples, one by one.

use core::convert::Infallible;
use core::ops::Range;

use super::groups::{Pace, Sink, run};
use super::{Lane, Outcome, Pack, Unpack};
use crate::error::Error;

/// Hands out the result of a function for every sample, in order: its number, and its value or its own error.
///
/// `f` is as in [`sum`](super::sum()); its value need not be one that can be added.
///
/// ```
/// use pullback::batch;
/// use pullback::prelude::*;
///
/// let covariances = [4.0, 9.0, -1.0].map(|x| Symmetric::<f64, 1>::from_fn(|_, _| x));
/// let (mut roots, mut failures) = (Vec::new(), Vec::new());
/// batch::each(&covariances, (), |s, ()| cholesky(s), |index, result| match result {
///     Ok(l) => roots.push(l[(0, 0)]),
///     Err(error) => failures.push((index, error)),
/// });
/// assert_eq!(roots, [2.0, 3.0]);
/// assert_eq!(failures, [(2, Error::NotPositiveDefinite { pivot: 0 })]);
/// ```
pub fn each<L, X, P, R, V>(
    samples: &[X],
    parameters: P,
    f: impl Fn(&X::Lanes, &P::Lanes) -> R,
    visit: impl FnMut(usize, Result<V, Error>),
) where
    L: Lane,
    X: Pack<L>,
    P: Pack<L>,
    R: Outcome<Lanes: Unpack<Value = V>>,
{
    let parameters = parameters.splat();
    let Ok(()) = run::<L, X, _, R, _>(samples, 0, &parameters, &f, &mut Pace::new(), &mut Visit(visit));
}

struct Visit<F>(F);

impl<V: Unpack, F: FnMut(usize, Result<V::Value, Error>)> Sink<V> for Visit<F> {
    type Stop = Infallible;

    #[inline]
    fn take(&mut self, first: usize, live: Range<usize>, result: Result<&V, Error>) -> Result<(), Infallible> {
        for (index, k) in (first..).zip(live) {
            (self.0)(index, result.map(|value| value.lane(k)));
        }
        Ok(())
    }
}
