//! What a function has to be for some of its derivatives: the bounds of those that are not there.

/// Implemented for nothing: the bound of what a function over `f64` or `f32` alone does not have.
#[diagnostic::on_unimplemented(
    message = "forward mode and second derivatives need a function that is generic over its scalar",
    label = "this function is written for one scalar type",
    note = "write it as `fn f<T: Real>(…)`: float literals become constants of `T`"
)]
pub trait GenericScalar {
    /// Never called.
    fn absent<X>() -> X;
}

/// Implemented for nothing: the bound of the gradient that a function of many results does not have.
#[diagnostic::on_unimplemented(
    message = "a gradient is that of a function whose result is a number",
    label = "the result of this function is not a number",
    note = "`jacobian` gives one gradient per entry of the result, and the pullback that `vjp` gives takes a cotangent of the result"
)]
pub trait NumberResult {
    /// Never called.
    fn absent<X>() -> X;
}
