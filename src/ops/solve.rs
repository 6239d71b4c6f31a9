//! Solution of A X = B with a general square matrix, X = A⁻¹ B.
//!
//! # Derivation
//! ```text
//! A X = B  ⇒  Ȧ X + A Ẋ = Ḃ
//! Ẋ = A⁻¹ (Ḃ − Ȧ X)
//! ⟨X̄, Ẋ⟩ = ⟨A⁻ᵀ X̄, Ḃ − Ȧ X⟩ = ⟨G, Ḃ⟩ − ⟨G Xᵀ, Ȧ⟩
//! G = A⁻ᵀ X̄
//! Ā = −G Xᵀ,  B̄ = G
//! ```
//!
//! # Domain
//! Nonsingular A and all B; smooth on all of them. Value and gradient lose κ(A) in relative accuracy. Gaussian
//! elimination with partial pivoting: which rows are swapped depends on the data.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.3.1.

use nalgebra::SMatrix;

use crate::error::Error;
use crate::linalg::{Lu, PLAIN, product_transposed_right};
use crate::op;
use crate::scalar::Real;
use crate::space::{finite, from_columns};

/// A⁻¹ B.
///
/// # Shapes
/// A: N × N, B and the result: N × C.
///
/// # Errors
/// [`Error::Singular`] with the first column of A that has no pivot; [`Error::NonFinite`] for NaN or infinite input, or when
/// an entry of the solution is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (a, b) = (matrix![2.0, 0.0; 0.0, 4.0], vector![2.0, 4.0]);
/// let (x, pullback) = solve::vjp(&a, &b)?;
/// assert_eq!(x, vector![1.0, 1.0]);
/// // x₀ = (b₀ − A₀₁ x₁) / A₀₀
/// let (a_bar, b_bar) = pullback.pull(vector![1.0, 0.0]);
/// assert_eq!(a_bar, matrix![-0.5, -0.5; 0.0, 0.0]);
/// assert_eq!(b_bar, vector![0.5, 0.0]);
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "G = A⁻ᵀ X̄, Ā = −G Xᵀ, B̄ = G",
    source = "Giles 2008, §2.3.1",
    gradcheck((N, C) in [(1, 1), (2, 3), (3, 1), (6, 6), (20, 2)], a in nonsingular + orthogonal, b in any, refuses(a in singular + zero))
)]
#[inline]
pub fn solve<T: Real, const N: usize, const C: usize>(
    a: &SMatrix<T, N, N>,
    b: &SMatrix<T, N, C>,
) -> Result<SMatrix<T, N, C>, Error> {
    if PLAIN {
        return Lu::apply(&a.data.0, |lu| finite(from_columns(lu.solve(&b.data.0))));
    }
    if const { C == 1 } {
        return vjp(a, b).map(|(x, _)| x);
    }
    if const { N <= 8 } {
        return finite(from_columns(Lu::new(&a.data.0)?.solve(&b.data.0)));
    }
    // By reference: taken out of the `Result`, the factors would be copied.
    match &Lu::new(&a.data.0) {
        Ok(lu) => finite(from_columns(lu.solve(&b.data.0))),
        Err(error) => Err(*error),
    }
}

/// The pullback of [`solve()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize, const C: usize> {
    /// The factors of A, which carry X̄ to G.
    lu: Lu<T, N>,
    /// The solution X, which carries G to Ā.
    x: SMatrix<T, N, C>,
}

/// A⁻¹ B and its pullback.
///
/// # Errors
/// Those of [`solve()`].
#[inline]
pub fn vjp<T: Real, const N: usize, const C: usize>(
    a: &SMatrix<T, N, N>,
    b: &SMatrix<T, N, C>,
) -> Result<(SMatrix<T, N, C>, Pullback<T, N, C>), Error> {
    let lu = Lu::new(&a.data.0)?;
    let x = finite(from_columns(lu.solve(&b.data.0)))?;
    Ok((x, Pullback { lu, x }))
}

impl<T: Real, const N: usize, const C: usize> Pullback<T, N, C> {
    /// The cotangents (Ā, B̄) for the cotangent X̄ of the solution.
    #[inline]
    #[must_use]
    pub fn pull(&self, x_bar: SMatrix<T, N, C>) -> (SMatrix<T, N, N>, SMatrix<T, N, C>) {
        // G = A⁻ᵀ X̄
        let g = self.lu.solve_transposed(&x_bar.data.0);
        // Ā = −G Xᵀ
        let a_bar = -from_columns(product_transposed_right(&g, &self.x.data.0));
        // B̄ = G
        (a_bar, from_columns(g))
    }
}
