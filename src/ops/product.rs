//! Matrix product, C = A B.
//!
//! # Derivation
//! ```text
//! Ċ = Ȧ B + A Ḃ
//! ⟨C̄, Ċ⟩ = ⟨C̄, Ȧ B⟩ + ⟨C̄, A Ḃ⟩ = ⟨C̄ Bᵀ, Ȧ⟩ + ⟨Aᵀ C̄, Ḃ⟩
//! Ā = C̄ Bᵀ,  B̄ = Aᵀ C̄
//! ```
//!
//! # Domain
//! All matrices whose inner dimensions agree, which the types see to. The vector product A x is the case of one column.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.2.

use nalgebra::SMatrix;

use crate::linalg;
use crate::op;
use crate::scalar::Real;
use crate::space::from_columns;

/// A B.
///
/// # Shapes
/// A: R × K, B: K × C, result: R × C.
///
/// # Example
/// ```
/// use nalgebra::{matrix, vector};
/// use pullback::prelude::*;
///
/// let (a, x) = (matrix![1.0, 2.0; 3.0, 4.0], vector![5.0, 6.0]);
/// let (y, pullback) = product::vjp(&a, &x);
/// assert_eq!(y, vector![17.0, 39.0]);
/// let (a_bar, x_bar) = pullback.pull(vector![1.0, 0.0]);
/// assert_eq!(a_bar, matrix![5.0, 6.0; 0.0, 0.0]); // ȳ xᵀ
/// assert_eq!(x_bar, vector![1.0, 2.0]); // the first row of A
/// ```
#[op(
    pullback = "Ā = C̄ Bᵀ, B̄ = Aᵀ C̄",
    source = "Giles 2008, §2.2.2",
    fixed_flow,
    gradcheck((R, K, C) in [(1, 1, 1), (2, 3, 4), (3, 3, 1), (6, 6, 6), (20, 20, 20)], a in any, b in any)
)]
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
#[must_use]
pub fn product<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &SMatrix<T, R, K>,
    b: &SMatrix<T, K, C>,
) -> SMatrix<T, R, C> {
    // Few columns are made in registers, more where the result stays.
    if const { K * C <= 64 } { from_columns(linalg::product(&a.data.0, &b.data.0)) } else { in_place(a, b) }
}

#[inline]
fn in_place<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &SMatrix<T, R, K>,
    b: &SMatrix<T, K, C>,
) -> SMatrix<T, R, C> {
    let mut c = from_columns([[T::zero(); R]; C]);
    linalg::product_into(&a.data.0, &b.data.0, &mut c.data.0);
    c
}

/// The pullback of [`product()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const R: usize, const K: usize, const C: usize> {
    /// A, which carries C̄ to B̄.
    a: SMatrix<T, R, K>,
    /// B, which carries C̄ to Ā.
    b: SMatrix<T, K, C>,
}

/// A B and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &SMatrix<T, R, K>,
    b: &SMatrix<T, K, C>,
) -> (SMatrix<T, R, C>, Pullback<T, R, K, C>) {
    (product(a, b), Pullback { a: *a, b: *b })
}

impl<T: Real, const R: usize, const K: usize, const C: usize> Pullback<T, R, K, C> {
    /// The cotangents (Ā, B̄) for the cotangent C̄ of the product.
    // Inlined, the one that nothing asks for is not computed.
    #[cfg_attr(unrolled, inline(always))]
    #[cfg_attr(not(unrolled), inline)]
    #[must_use]
    pub fn pull(&self, c_bar: SMatrix<T, R, C>) -> (SMatrix<T, R, K>, SMatrix<T, K, C>) {
        // Taken apart, the compiler sees which of the two is used, and reads the argument instead of a copy.
        let Self { a, b } = *self;
        // Ā = C̄ Bᵀ
        let a_bar = linalg::product_transposed_right(&c_bar.data.0, &b.data.0);
        // B̄ = Aᵀ C̄
        let b_bar = linalg::product_transposed_left(&a.data.0, &c_bar.data.0);
        (from_columns(a_bar), from_columns(b_bar))
    }
}
