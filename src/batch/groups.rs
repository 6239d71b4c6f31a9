//! Running a function over samples, as many side by side as there are lanes.

use super::{Lane, Outcome, Pack};
use crate::error::Error;
use crate::lanes::divergences;

/// The most lanes that a scalar has.
const MOST: usize = 8;

/// For how many groups at most the samples run one by one before they are tried side by side again.
const LONGEST_WAIT: u32 = 63;

/// When to try a group side by side, after others have diverged.
pub(super) struct Pace {
    /// Groups left to run one by one.
    wait: u32,
    /// How many to wait for after the next divergence.
    next: u32,
}

impl Pace {
    pub(super) const fn new() -> Self {
        Self { wait: 0, next: 0 }
    }

    fn ready(&mut self) -> bool {
        let ready = self.wait == 0;
        self.wait = self.wait.saturating_sub(1);
        ready
    }

    fn went(&mut self, together: bool) {
        if together {
            self.next = 0;
        } else {
            self.wait = self.next;
            self.next = (2 * self.next + 1).min(LONGEST_WAIT);
        }
    }
}

/// What takes the results, in order.
pub(super) trait Sink<V> {
    /// Why it wants no more.
    type Stop;

    /// The results of the samples from `first` on in the lanes 0 to `live`.
    fn together(&mut self, first: usize, live: usize, result: Result<V, Error>) -> Result<(), Self::Stop>;

    /// The result of one sample in every lane; its own would be lane `k`.
    fn alone(&mut self, index: usize, k: usize, result: Result<V, Error>) -> Result<(), Self::Stop>;
}

/// Runs `f` over the samples, the first of which is number `first` of the batch.
///
/// Lanes that do not agree on a branch are found by the counter; the samples of such a group then run one by one in all lanes, which
/// cannot disagree.
#[inline]
pub(super) fn run<L, X, P, R, S>(
    samples: &[X],
    first: usize,
    parameters: &P,
    f: &impl Fn(&X::Lanes, &P) -> R,
    pace: &mut Pace,
    sink: &mut S,
) -> Result<(), S::Stop>
where
    L: Lane,
    X: Pack<L>,
    R: Outcome,
    S: Sink<R::Lanes>,
{
    for (number, group) in samples.chunks(L::COUNT).enumerate() {
        let first = first + number * L::COUNT;
        if pace.ready() {
            let before = divergences();
            let mut agree = true;
            let Some(x) = gather::<L, X>(group, &mut agree) else { continue };
            if agree {
                let result = f(&x, parameters);
                agree = divergences() == before;
                if agree {
                    pace.went(true);
                    sink.together(first, group.len(), result.outcome())?;
                    continue;
                }
            }
            pace.went(false);
        }
        for (k, x) in group.iter().enumerate() {
            sink.alone(first + k, k, f(&x.splat(), parameters).outcome())?;
        }
    }
    Ok(())
}

/// The samples of a group in the lanes, its last one in those that are left. `None` of no samples.
#[inline]
fn gather<L: Lane, X: Pack<L>>(group: &[X], agree: &mut bool) -> Option<X::Lanes> {
    let last = group.last()?;
    // Looked up once: the entries are then read without a check.
    let places: [&X; MOST] = core::array::from_fn(|k| group.get(k).unwrap_or(last));
    Some(X::gather(|k| places[k % MOST], agree))
}
