//! From a value and a tangent to dual numbers and back.

use super::{Differentiable, TangentOf};

/// A value whose scalars can be replaced by [`Dual`](crate::Dual) numbers, which is how every `jvp` is made.
///
/// ```
/// use nalgebra::vector;
/// use pullback::space::Lift;
///
/// let dual = vector![1.0, 2.0].lift(&vector![0.0, 1.0]);
/// let product = dual[0] * dual[1]; // d(xy) along y is x
/// assert_eq!(f64::lower(&product), (2.0, 1.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no form over dual numbers",
    label = "cannot hold derivatives",
    note = "a generic struct gets one by `#[derive(Differentiable)]`"
)]
pub trait Lift: Differentiable + Sized {
    /// The same type over dual numbers.
    type Dual;

    /// The value with the tangent as derivative part.
    fn lift(&self, tangent: &TangentOf<Self>) -> Self::Dual;

    /// The value and the derivative part.
    fn lower(dual: &Self::Dual) -> (Self, TangentOf<Self>);
}
