//! Determinant of a square matrix, y = det X.
//!
//! # Derivation
//! By Laplace's expansion along any row, Xᵢⱼ enters the determinant once, times its cofactor Cᵢⱼ:
//! ```text
//! ẏ = Σᵢⱼ Cᵢⱼ Ẋᵢⱼ = ⟨C, Ẋ⟩
//! X̄ = ȳ C
//! ```
//! Where X⁻¹ exists, C = y X⁻ᵀ. The cofactors are computed without it, from an elimination that does not divide by zero.
//!
//! # Domain
//! All matrices: the determinant is a polynomial. At rank N − 1 the gradient is of rank one, at rank N − 2 or less it is
//! zero, and neither needs a special case. The gradient loses κ(X), at rank N − 1 the ratio of the largest to the
//! smallest nonzero singular value, in relative accuracy. Overflow follows IEEE arithmetic. Elimination with complete
//! pivoting: which rows and columns are swapped depends on the data.
//!
//! # Source
//! Giles 2008, *Collected matrix derivative results*, §2.2.4, where X is nonsingular; elsewhere G. W. Stewart, *On the
//! adjugate matrix*, 1998.

use nalgebra::SMatrix;

use crate::linalg::{self, FullPivotLu};
use crate::op;
use crate::scalar::Real;
use crate::space::{VectorSpace, from_columns};

/// det X.
///
/// # Shapes
/// X: N × N.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// // det [a b; c d] = ad − bc
/// let (y, pullback) = det::vjp(&matrix![1.0, 2.0; 3.0, 4.0]);
/// assert_eq!(y, -2.0);
/// assert_eq!(pullback.pull(1.0), matrix![4.0, -3.0; -2.0, 1.0]);
/// // also where the matrix is singular
/// let (y, pullback) = det::vjp(&matrix![1.0, 2.0; 2.0, 4.0]);
/// assert_eq!(y, 0.0);
/// assert_eq!(pullback.pull(1.0), matrix![4.0, -2.0; -2.0, 1.0]);
/// ```
#[op(
    pullback = "X̄ = ȳ C, C the cofactors of X",
    source = "Giles 2008, §2.2.4; Stewart 1998 for singular matrices",
    gradcheck(N in [1, 2, 3, 6, 20], x in nonsingular)
)]
#[inline]
#[must_use]
pub fn det<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> T {
    linalg::det(&x.data.0)
}

/// The pullback of [`det()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// The cofactors C: the gradient for ȳ = 1.
    cofactors: SMatrix<T, N, N>,
}

/// det X and its pullback.
#[inline]
#[must_use]
pub fn vjp<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> (T, Pullback<T, N>) {
    let lu = FullPivotLu::new(&x.data.0);
    (lu.det(), Pullback { cofactors: from_columns(lu.cofactors()) })
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent X̄ for the cotangent ȳ of the determinant.
    #[inline]
    #[must_use]
    pub fn pull(&self, y_bar: T) -> SMatrix<T, N, N> {
        // X̄ = ȳ C
        self.cofactors.scaled(y_bar)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{SMatrix, matrix};

    use super::{det, hvp, jvp, vjp};
    use crate::Dual;
    use crate::space::Lift;

    fn basis<const N: usize>(i: usize, j: usize) -> SMatrix<f64, N, N> {
        SMatrix::from_fn(|row, column| if (row, column) == (i, j) { 1.0 } else { 0.0 })
    }

    /// The gradient of a singular matrix, after comparing it with forward mode in every entry, and one Hessian product
    /// after comparing it with nested forward mode.
    fn gradient<const N: usize>(x: SMatrix<f64, N, N>) -> SMatrix<f64, N, N> {
        let size = x.amax().max(1.0).powi(N as i32);
        let (y, pullback) = vjp(&x);
        assert!(y.abs() <= 1e-15 * size);
        let gradient = pullback.pull(1.0);
        let along: SMatrix<f64, N, N> = SMatrix::from_fn(|i, j| (3 * i + 2 * j) as f64 - 4.0);
        let second = hvp(&x, &along);
        for j in 0..N {
            for i in 0..N {
                let entry = basis::<N>(i, j);
                let (value, slope) = jvp(&x, &entry);
                assert_eq!(value.to_bits(), y.to_bits());
                assert!((slope - gradient[(i, j)]).abs() <= 1e-14 * size, "entry ({i}, {j})");
                let twice = det(&x.lift(&along).lift(&entry.map(Dual::constant)));
                assert!((twice.eps.eps - second[(i, j)]).abs() <= 1e-13 * size, "second derivative ({i}, {j})");
            }
        }
        gradient
    }

    #[test]
    fn at_rank_one_less_the_gradient_is_the_cofactors() {
        assert_eq!(gradient(matrix![0.0]), matrix![1.0]);
        assert_eq!(gradient(matrix![0.0, 0.0; 0.0, 3.0]), matrix![3.0, 0.0; 0.0, 0.0]);
        let found = gradient(matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0; 7.0, 8.0, 9.0]);
        assert!((found - matrix![-3.0, 6.0, -3.0; 6.0, -12.0, 6.0; -3.0, 6.0, -3.0]).amax() < 1e-13);
        let repeated = matrix![1.0, 2.0, 0.0, 1.0; 3.0, 1.0, 4.0, 3.0; -2.0, 5.0, 1.0, -2.0; 0.5, 1.0, 2.0, 0.5];
        assert!(gradient(repeated).amax() > 1.0);
    }

    #[test]
    fn at_rank_two_less_or_lower_the_gradient_is_zero() {
        assert_eq!(gradient(SMatrix::<f64, 2, 2>::zeros()).amax(), 0.0);
        assert_eq!(gradient(SMatrix::<f64, 3, 3>::repeat(1.0)).amax(), 0.0);
        assert_eq!(gradient(SMatrix::<f64, 6, 6>::zeros()).amax(), 0.0);
        let outer = SMatrix::<f64, 4, 4>::from_fn(|i, j| ((i + 1) * (1 << j)) as f64);
        assert_eq!(gradient(outer).amax(), 0.0);
        assert_eq!(gradient(outer + basis::<4>(0, 0) * 64.0).amax(), 0.0);
    }
}
