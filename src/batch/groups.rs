//! Running a function over samples, as many side by side as there are lanes.

use core::ops::Range;

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

    #[inline]
    fn ready(&mut self) -> bool {
        let ready = self.wait == 0;
        self.wait = self.wait.saturating_sub(1);
        ready
    }

    #[inline]
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

    /// The results of the samples from number `first` on, one in each of the lanes `live`.
    fn take(&mut self, first: usize, live: Range<usize>, result: Result<&V, Error>) -> Result<(), Self::Stop>;
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
    // The next sample, and up to which they run one by one.
    let (mut at, mut alone) = (0, 0);
    while let Some(rest) = samples.get(at..) {
        let group = rest.get(..L::COUNT).unwrap_or(rest);
        let Some(next) = group.first() else { break };
        let single = at < alone;
        if !single && !pace.ready() {
            alone = at + group.len();
            continue;
        }
        let before = divergences();
        let mut agree = true;
        let x = if single { next.splat() } else { gather::<L, X>(group, next, &mut agree) };
        if agree {
            // The only call, so that it becomes a part of this loop: what depends on the parameters alone is then computed
            // before it.
            let result = f(&x, parameters);
            agree = single || divergences() == before;
            if agree {
                let live = if single { at % L::COUNT..at % L::COUNT + 1 } else { 0..group.len() };
                let count = live.len();
                sink.take(first + at, live, result.outcome())?;
                at += count;
            }
        }
        if !single {
            pace.went(agree);
        }
        if !agree {
            alone = at + group.len();
        }
    }
    Ok(())
}

/// The samples of a group in the lanes, its first one in those that are left.
#[inline]
fn gather<L: Lane, X: Pack<L>>(group: &[X], first: &X, agree: &mut bool) -> X::Lanes {
    // Looked up once: the entries are then read without a check.
    let places: [&X; MOST] = core::array::from_fn(|k| group.get(k).unwrap_or(first));
    X::gather(|k| places[k % MOST], agree)
}
