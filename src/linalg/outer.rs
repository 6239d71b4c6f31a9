//! Triangles of A Bᵀ: what the pullback of a solve leaves on a structured matrix.

use crate::scalar::Real;

/// The lower triangle of A Bᵀ, of shape N × N from two matrices of shape N × C.
///
/// ```
/// use pullback::linalg::lower_outer;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]); // columns: A = [1 2; 3 4], B = [5 7; 6 8]
/// assert_eq!(lower_outer(&a, &b), [[19.0, 43.0], [0.0, 50.0]]);
/// ```
#[inline]
#[must_use]
pub fn lower_outer<T: Real, const N: usize, const C: usize>(a: &[[T; N]; C], b: &[[T; N]; C]) -> [[T; N]; N] {
    let mut l = [[T::zero(); N]; N];
    for j in 0..N {
        for k in 0..C {
            let factor = b[k][j];
            for i in j..N {
                l[j][i] += a[k][i] * factor;
            }
        }
    }
    l
}

/// The lower triangle of ½(A Bᵀ + B Aᵀ), of shape N × N from two matrices of shape N × C.
///
/// ```
/// use pullback::linalg::symmetric_outer;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]); // columns: A = [1 2; 3 4], B = [5 7; 6 8]
/// assert_eq!(symmetric_outer(&a, &b), [[19.0, 32.5], [0.0, 50.0]]); // A Bᵀ = [19 22; 43 50]
/// ```
#[inline]
#[must_use]
pub fn symmetric_outer<T: Real, const N: usize, const C: usize>(a: &[[T; N]; C], b: &[[T; N]; C]) -> [[T; N]; N] {
    let half = T::from_f64(0.5);
    let mut s = [[T::zero(); N]; N];
    for j in 0..N {
        for k in 0..C {
            // Halved first: the halves of two factors are exact, and the sum has no overflow that the result has not.
            let (half_a, half_b) = (a[k][j] * half, b[k][j] * half);
            for i in j..N {
                s[j][i] += a[k][i] * half_b + b[k][i] * half_a;
            }
        }
    }
    s
}
