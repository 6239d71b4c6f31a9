//! A covariance in the coordinates in which a distribution is standard.

use crate::linalg;
use crate::scalar::Real;

/// The lower triangle of L⁻¹ C L⁻ᵀ for a symmetric C and a lower-triangular L, of shape N × N.
///
/// Both triangular solves at once, on the triangle alone: ½N³ products instead of N³. With the first column (c, s) of C, (λ, l)
/// of L, and primes for what is left of both:
/// ```text
/// w = c/λ²,  v = s/λ − ½ w l
/// C' ← C' − v lᵀ − l vᵀ,   the first column of the result is (w, L'⁻¹(v − ½ w l))
/// ```
/// Source: the reduction of a generalised symmetric eigenproblem; Martin and Wilkinson 1968, *Reduction of the symmetric
/// eigenproblem Ax = λBx*.
#[inline]
pub(super) fn whitened<T: Real, const N: usize>(l: &[[T; N]; N], c_lower: &[[T; N]; N]) -> [[T; N]; N] {
    let half = T::from_f64(0.5);
    let mut reciprocals = [T::one(); N];
    for k in 0..N {
        reciprocals[k] = T::one() / l[k][k];
    }
    let mut w = [[T::zero(); N]; N];
    for j in 0..N {
        for i in j..N {
            w[j][i] = c_lower[j][i];
        }
    }
    for k in 0..N {
        let column = l[k];
        let reciprocal = reciprocals[k];
        let first = w[k][k] * reciprocal * reciprocal;
        let mut v = [T::zero(); N];
        for i in k + 1..N {
            v[i] = w[k][i] * reciprocal - half * first * column[i];
        }
        for j in k + 1..N {
            let (along_l, along_v) = (v[j], column[j]);
            for i in j..N {
                w[j][i] -= column[i] * along_l + v[i] * along_v;
            }
        }
        w[k][k] = first;
        for i in k + 1..N {
            v[i] -= half * first * column[i];
        }
        for j in k + 1..N {
            let solved = v[j] * reciprocals[j];
            w[k][j] = solved;
            for i in j + 1..N {
                v[i] -= l[j][i] * solved;
            }
        }
    }
    w
}

/// The lower triangle of L⁻ᵀ W L⁻¹ for a symmetric W and a lower-triangular L, of shape N × N.
#[inline]
pub(super) fn unwhitened<T: Real, const N: usize>(l: &[[T; N]; N], w_lower: &[[T; N]; N]) -> [[T; N]; N] {
    let once = linalg::solve_lower_transposed(l, &linalg::mirror(w_lower));
    // The rows from j on of the column j of L⁻ᵀ B need those of B only.
    linalg::solve_lower_transposed_triangle(l, &linalg::transpose(&once))
}

#[cfg(test)]
mod tests {
    use nalgebra::{SMatrix, matrix};

    use super::*;

    /// L⁻¹ C L⁻ᵀ by nalgebra.
    #[test]
    fn whitening_is_solving_twice_and_undone_by_its_transpose() {
        let l = matrix![2.0, 0.0, 0.0; 0.5, 1.5, 0.0; -1.0, 0.25, 0.75];
        let c = matrix![4.0, 1.0, -0.5; 1.0, 3.0, 0.25; -0.5, 0.25, 2.0];
        let inverse = l.try_inverse().unwrap();
        let lower = |m: SMatrix<f64, 3, 3>| m.lower_triangle();
        let found = SMatrix::from_data(nalgebra::ArrayStorage(whitened(&l.data.0, &c.data.0)));
        assert!((found - lower(inverse * c * inverse.transpose())).norm() < 1e-14);
        let found = SMatrix::from_data(nalgebra::ArrayStorage(unwhitened(&l.data.0, &c.data.0)));
        assert!((found - lower(inverse.transpose() * c * inverse)).norm() < 1e-14);
    }
}
