//! What a loop keeps for its way back.

use nalgebra::SVector;

use crate::scalar::Real;

/// What a loop can run over: it has as many items as its type says.
pub trait Items {
    /// Room for one `S` per item.
    type Saved<S: Copy>: Copy;

    /// That room, filled.
    fn saved<S: Copy>(&self, state: S) -> Self::Saved<S>;
}

impl<A, const K: usize> Items for [A; K] {
    type Saved<S: Copy> = [S; K];

    #[inline]
    fn saved<S: Copy>(&self, state: S) -> [S; K] {
        [state; K]
    }
}

impl<T: Real, const N: usize> Items for SVector<T, N> {
    type Saved<S: Copy> = [S; N];

    #[inline]
    fn saved<S: Copy>(&self, state: S) -> [S; N] {
        [state; N]
    }
}

impl<X: Items> Items for &X {
    type Saved<S: Copy> = X::Saved<S>;

    #[inline]
    fn saved<S: Copy>(&self, state: S) -> X::Saved<S> {
        (*self).saved(state)
    }
}

/// Room for one state per item of a collection.
///
/// ```
/// use pullback::reverse::one_per_item;
///
/// assert_eq!(one_per_item(&["a", "b"], 0.0), [0.0, 0.0]);
/// ```
#[inline]
#[must_use]
pub fn one_per_item<X: Items, S: Copy>(items: &X, state: S) -> X::Saved<S> {
    items.saved(state)
}

/// The steps of a loop from the last to the first: the number of the step, its item, and the state before it.
///
/// Unlike `zip(…).rev()` it holds no panic, whatever the iterators are; where there is more room than there were steps, the rest
/// is not looked at.
///
/// ```
/// use pullback::reverse::backwards;
///
/// let steps: Vec<_> = backwards(["a", "b"].iter(), &[1.0, 2.0, 0.0]).collect();
/// assert_eq!(steps, [(1, &"b", &2.0), (0, &"a", &1.0)]);
/// ```
#[inline]
pub fn backwards<I, S>(items: I, saved: &[S]) -> impl Iterator<Item = (usize, I::Item, &S)>
where
    I: DoubleEndedIterator + ExactSizeIterator,
{
    let step = items.size_hint().0;
    Backwards { items, saved, step }
}

/// The steps of a loop from the last to the first: the number of the step, and its item.
///
/// ```
/// use pullback::reverse::counted_backwards;
///
/// let steps: Vec<_> = counted_backwards(["a", "b"].iter()).collect();
/// assert_eq!(steps, [(1, &"b"), (0, &"a")]);
/// ```
#[inline]
pub fn counted_backwards<I>(mut items: I) -> impl Iterator<Item = (usize, I::Item)>
where
    I: DoubleEndedIterator + ExactSizeIterator,
{
    let mut step = items.size_hint().0;
    core::iter::from_fn(move || {
        let item = items.next_back()?;
        step = step.checked_sub(1)?;
        Some((step, item))
    })
}

struct Backwards<'a, I, S> {
    items: I,
    saved: &'a [S],
    /// How many steps are left.
    step: usize,
}

impl<'a, I: DoubleEndedIterator, S> Iterator for Backwards<'a, I, S> {
    type Item = (usize, I::Item, &'a S);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let item = self.items.next_back()?;
        self.step = self.step.checked_sub(1)?;
        let state = self.saved.get(self.step)?;
        Some((self.step, item, state))
    }
}

/// The result of a call that is made a second time.
pub trait Again {
    /// The value of a success.
    type Value;

    /// The value, which is there because the first call succeeded on the same arguments.
    fn value(self) -> Option<Self::Value>;
}

impl<Y, E> Again for Result<Y, E> {
    type Value = Y;

    #[inline]
    fn value(self) -> Option<Y> {
        self.ok()
    }
}

impl<Y> Again for Option<Y> {
    type Value = Y;

    #[inline]
    fn value(self) -> Self {
        self
    }
}

/// The value of a call that succeeded before, on the same arguments.
///
/// ```
/// use pullback::Error;
/// use pullback::reverse::again;
///
/// assert_eq!(again(Ok::<_, Error>(2.0)), Some(2.0));
/// ```
#[inline]
pub fn again<R: Again>(result: R) -> Option<R::Value> {
    result.value()
}
