//! The shape of a Jacobian: one gradient per entry of the result.

use core::fmt::Debug;

use super::{Differentiable, TangentOf};

/// What a matrix can hold: the bound that nalgebra puts on an entry. Implemented for everything that satisfies it.
pub trait Entry: Copy + PartialEq + Debug + 'static {}

impl<G: Copy + PartialEq + Debug + 'static> Entry for G {}

/// A result whose Jacobian has one gradient in place of each of its entries.
///
/// For Y = f(X) with Y of R × C and X of K × L the Jacobian is an R × C matrix of K × L matrices, so that all four indices
/// are written out: `J[(i, j)][(k, l)]` = ∂Yᵢⱼ/∂Xₖₗ. For a number the Jacobian is the gradient itself. For a structured
/// argument `J[(i, j)]` is the gradient in its space: ⟨J[(i, j)], Ẋ⟩ = Ẏᵢⱼ for every tangent Ẋ.
///
/// ```
/// use nalgebra::{SMatrix, Vector2, vector};
/// use pullback::space::PerEntry;
///
/// // f(x) = A x has the pullback ȳ ↦ Aᵀ ȳ: the Jacobian holds the rows of A.
/// let a = SMatrix::<f64, 3, 2>::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
/// let j = SMatrix::<f64, 3, 1>::per_entry(|y_bar| a.transpose() * y_bar);
/// assert_eq!(j[2], vector![5.0, 6.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no entries to differentiate one by one",
    label = "has no Jacobian",
    note = "a struct gets one by `#[derive(Differentiable)]`"
)]
pub trait PerEntry: Differentiable + Sized {
    /// This type with every entry replaced by a `G`.
    type Of<G: Entry>;

    /// Calls `row` with the cotangent eᵢⱼ of every entry, the one for which ⟨eᵢⱼ, Ẏ⟩ = Ẏᵢⱼ.
    fn per_entry<G: Entry>(row: impl FnMut(TangentOf<Self>) -> G) -> Self::Of<G>;

    /// Applies a function to every entry.
    fn map_entries<G: Entry, H: Entry>(of: &Self::Of<G>, f: impl FnMut(&G) -> H) -> Self::Of<H>;
}
