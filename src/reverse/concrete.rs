//! What needs a function that is generic over its scalar.

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
