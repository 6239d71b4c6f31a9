//! A symmetric matrix between a matrix and its transpose, C = A S Aᵀ: how a linear map carries a covariance.
//!
//! # Derivation
//! ```text
//! Ċ = Ȧ S Aᵀ + A Ṡ Aᵀ + A S Ȧᵀ
//! ⟨C̄, Ċ⟩ = ⟨2 C̄ A S, Ȧ⟩ + ⟨Aᵀ C̄ A, Ṡ⟩, since C̄ and S are symmetric
//! Ā = 2 C̄ A S,  S̄ = Aᵀ C̄ A
//! ```
//!
//! # Domain
//! All matrices whose dimensions agree; smooth everywhere. A sum of products, in which only the terms of the matrix
//! products cancel. Fixed flow; each off-diagonal entry of C and S̄ is computed once, so both are symmetric exactly.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.2, for both products at once.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};
use crate::types::Symmetric;

/// A S Aᵀ.
///
/// # Shapes
/// A: R × N, S: N × N, result: R × R.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// // The variance of the sum of two variables
/// let s = Symmetric::from_lower(&matrix![1.0, 0.0; 2.0, 3.0]);
/// let (c, pullback) = sandwich::vjp(&matrix![1.0, 1.0], &s);
/// assert_eq!(c[(0, 0)], 1.0 + 2.0 + 2.0 + 3.0);
/// let (a_bar, s_bar) = pullback.pull(Symmetric::identity());
/// assert_eq!(a_bar, matrix![6.0, 10.0]); // twice the row sums
/// assert_eq!(s_bar.to_matrix(), matrix![1.0, 1.0; 1.0, 1.0]);
/// ```
#[op(
    pullback = "Ā = 2 C̄ A S, S̄ = Aᵀ C̄ A",
    source = "Giles 2008, §2.2.2, for both products at once",
    fixed_flow,
    gradcheck((R, N) in [(1, 1), (2, 3), (3, 2), (6, 6), (20, 20)], a in any, s in symmetric)
)]
// Inlined before it is optimised, a matrix that is a constant of the caller is one here.
#[cfg_attr(all(unrolled, wide), inline(always))]
#[cfg_attr(not(all(unrolled, wide)), inline)]
#[must_use]
pub fn sandwich<T: Real, const R: usize, const N: usize>(a: &SMatrix<T, R, N>, s: &Symmetric<T, N>) -> Symmetric<T, R> {
    value(&a.data.0, &s.columns).0
}

/// A S Aᵀ, and A S.
#[inline(always)]
fn value<T: Real, const R: usize, const N: usize>(a: &[[T; R]; N], s: &[[T; N]; N]) -> (Symmetric<T, R>, [[T; R]; N]) {
    let a_s = linalg::product_symmetric(a, s);
    (Symmetric { columns: linalg::lower_outer(&a_s, a) }, a_s)
}

/// The pullback of [`sandwich()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const N: usize> {
    /// A, which carries C̄ to S̄.
    a: SMatrix<T, R, N>,
    /// A S, which carries C̄ to Ā.
    a_s: SMatrix<T, R, N>,
}

/// A S Aᵀ and its pullback.
#[cfg_attr(all(unrolled, wide), inline(always))]
#[cfg_attr(not(all(unrolled, wide)), inline)]
#[must_use]
pub fn vjp<T: Real, const R: usize, const N: usize>(
    a: &SMatrix<T, R, N>,
    s: &Symmetric<T, N>,
) -> (Symmetric<T, R>, Pullback<T, R, N>) {
    let (c, a_s) = value(&a.data.0, &s.columns);
    (c, Pullback { a: *a, a_s: from_columns(a_s) })
}

impl<T: Real, const R: usize, const N: usize> Pullback<T, R, N> {
    /// The cotangents (Ā, S̄) for the cotangent C̄ of the result.
    #[cfg_attr(unrolled, inline(always))]
    #[cfg_attr(not(unrolled), inline)]
    #[must_use]
    pub fn pull(&self, c_bar: Symmetric<T, R>) -> (SMatrix<T, R, N>, Symmetric<T, N>) {
        let c_bar = linalg::mirror(&c_bar.columns);
        // Ā = 2 C̄ A S
        let a_bar = from_columns(linalg::parts_of_product(&c_bar, &self.a_s.data.0));
        // S̄ = Aᵀ C̄ A
        let transposed = linalg::transpose(&self.a.data.0);
        let a_t_c_bar = linalg::parts_of_product(&transposed, &c_bar);
        (a_bar.scaled(T::from_f64(2.0)), Symmetric { columns: linalg::lower_outer(&a_t_c_bar, &transposed) })
    }
}
