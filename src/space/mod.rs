//! Where derivatives live: the tangent space of every type that can be differentiated.
//!
//! A cotangent lives in the same space as the tangent, and the inner product that pairs the two is the Frobenius
//! product, ⟨A, B⟩ = Σᵢⱼ AᵢⱼBᵢⱼ, over all entries of the matrix that a structured type stands for.

mod compound;
mod coordinates;
mod jacobian;
mod lift;
mod matrix;
mod scalar;

pub(crate) use compound::undifferentiated;
pub use coordinates::{Coordinates, Layout};
pub(crate) use coordinates::{finite, is_finite};
pub use jacobian::{Entry, PerEntry};
pub use lift::Lift;
pub(crate) use matrix::{columns_from_fn, from_columns};
pub(crate) use scalar::scalar_space;

use crate::scalar::Real;

/// A type whose values can be differentiated, or carried along undifferentiated.
///
/// The tangent space of a plain number, vector or matrix is its own type; of a structured matrix the matrices of that
/// structure; of a tuple or array the tuple or array of tangents; of an integer or a bool `()`.
///
/// ```
/// use nalgebra::SMatrix;
/// use pullback::space::{Differentiable, TangentOf};
/// use pullback::types::{CholeskyFactor, LowerTriangular};
///
/// fn same<A: 'static, B: 'static>() -> bool {
///     core::any::TypeId::of::<A>() == core::any::TypeId::of::<B>()
/// }
/// assert!(same::<TangentOf<SMatrix<f64, 2, 3>>, SMatrix<f64, 2, 3>>());
/// assert!(same::<TangentOf<CholeskyFactor<f64, 3>>, LowerTriangular<f64, 3>>());
/// assert!(same::<TangentOf<(f32, usize)>, (f32, ())>());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be differentiated",
    label = "has no tangent space",
    note = "scalars, vectors, matrices, structured matrices, and arrays and tuples of these have one; a struct gets one by `#[derive(Differentiable)]`"
)]
pub trait Differentiable {
    /// The vector space of its tangents and cotangents.
    type Tangent: Tangent;
}

/// The tangent space of `X`.
pub type TangentOf<X> = <X as Differentiable>::Tangent;

/// An element of a tangent space: what a reverse pass has to be able to do with a cotangent.
///
/// Sizes are in the type, so zero needs no example value.
///
/// ```
/// use nalgebra::vector;
/// use pullback::space::Tangent;
///
/// let mut x_bar = vector![1.0, 2.0];
/// x_bar.accumulate(vector![0.5, 0.5]);
/// assert_eq!(x_bar, vector![1.5, 2.5]);
/// assert_eq!(<(f64, [f64; 2])>::zeros(), (0.0, [0.0, 0.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an element of a tangent space",
    label = "cannot be a cotangent or a gradient",
    note = "numbers, vectors, matrices, `Symmetric`, `LowerTriangular`, and arrays and tuples of these can; of a struct the tangent type that `#[derive(Differentiable)]` makes"
)]
pub trait Tangent: Copy {
    /// The zero of the space.
    fn zeros() -> Self;

    /// Adds a further contribution to this one.
    fn accumulate(&mut self, other: Self);

    /// The same of one that stays where it is: a large one is not copied.
    #[inline]
    fn accumulate_from(&mut self, other: &Self) {
        self.accumulate(*other);
    }

    /// Whether what is stored keeps to the structure exactly (a lower-triangular matrix holds zeros above the diagonal).
    ///
    /// The public constructors cannot break it; the gradient tests hold every rule to it.
    #[inline]
    fn is_member(&self) -> bool {
        true
    }
}

/// A tangent space with its scalar: scaling and the Frobenius inner product.
///
/// ```
/// use nalgebra::matrix;
/// use pullback::space::VectorSpace;
/// use pullback::types::Symmetric;
///
/// let a = Symmetric::from_lower(&matrix![1.0, 0.0; 2.0, 3.0]); // [1 2; 2 3]
/// assert_eq!(a.inner(&a), 1.0 + 4.0 + 4.0 + 9.0); // the off-diagonal entry stands twice
/// assert_eq!(a.scaled(2.0)[(0, 1)], 4.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a vector space over `{T}`",
    label = "cannot be scaled by a `{T}`",
    note = "numbers, vectors, matrices, `Symmetric`, `LowerTriangular`, and arrays and tuples of these over `{T}` are; of a struct the tangent type that `#[derive(Differentiable)]` makes"
)]
pub trait VectorSpace<T: Real>: Tangent + Coordinates<T> {
    /// This element times a number.
    #[must_use]
    fn scaled(self, factor: T) -> Self;

    /// The Frobenius inner product with another element.
    fn inner(&self, other: &Self) -> T;

    /// Combines two elements coordinate by coordinate.
    #[must_use]
    fn zip_map(&self, other: &Self, combine: impl FnMut(T, T) -> T) -> Self;
}

/// A pullback that generated code calls: a closure from the cotangent of the result to the cotangents of the arguments.
///
/// The built-in operations name their pullbacks (`inverse::Pullback`) and give them an inherent `pull`; this trait
/// gives closures the same method.
///
/// ```
/// use pullback::space::Pull;
///
/// let square = |x: f64| (x * x, move |y_bar: f64| 2.0 * x * y_bar);
/// let (_, pullback) = square(3.0);
/// assert_eq!(pullback.pull(1.0), 6.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pullback that takes a `{Cotangent}`",
    label = "does not take a `{Cotangent}`",
    note = "a pullback takes the cotangent of the value: the type of the value, `LowerTriangular` for a `CholeskyFactor`, `()` for an integer"
)]
pub trait Pull<Cotangent> {
    /// The cotangents of the arguments.
    type Output;

    /// Cotangent of the result in, cotangents of the arguments out.
    fn pull(&self, cotangent: Cotangent) -> Self::Output;
}

impl<Cotangent, Output, F: Fn(Cotangent) -> Output> Pull<Cotangent> for F {
    type Output = Output;

    #[inline]
    fn pull(&self, cotangent: Cotangent) -> Output {
        self(cotangent)
    }
}
