//! The pullbacks of branches.

use crate::space::{Differentiable, Pull, TangentOf};

/// Ties a closure to the value whose cotangent it takes, so that its argument needs no written type.
///
/// ```
/// use pullback::reverse::pullback_of;
///
/// let y = 6.0;
/// let pullback = pullback_of(&y, |y_bar| 2.0 * y_bar);
/// assert_eq!(pullback(1.0), 2.0);
/// ```
#[inline]
pub fn pullback_of<Y: Differentiable, Bars, F: Fn(TangentOf<Y>) -> Bars + Copy>(_: &Y, pullback: F) -> F {
    pullback
}

/// The pullback of the branch that was taken.
///
/// ```
/// use pullback::reverse::{Either, pullback_of};
/// use pullback::space::Pull;
///
/// let x = -2.0;
/// let pullback = if x > 0.0 {
///     Either::Left(pullback_of(&x, |y_bar: f64| y_bar))
/// } else {
///     Either::Right(pullback_of(&x, |y_bar: f64| 0.5 * y_bar))
/// };
/// assert_eq!(pullback.pull(1.0), 0.5);
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Either<A, B> {
    /// The first branch.
    Left(A),
    /// One of the others.
    Right(B),
}

impl<Cotangent, A: Pull<Cotangent>, B: Pull<Cotangent, Output = A::Output>> Pull<Cotangent> for Either<A, B> {
    type Output = A::Output;

    #[inline]
    fn pull(&self, cotangent: Cotangent) -> Self::Output {
        match self {
            Self::Left(pullback) => pullback.pull(cotangent),
            Self::Right(pullback) => pullback.pull(cotangent),
        }
    }
}
