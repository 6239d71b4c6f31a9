//! Matrix products, and those that use or make a symmetric or triangular matrix.
//!
//! Sums run over the inner index in ascending order and begin at zero. Where the layout allows it, a whole column is
//! updated at a time; products with a transposed left factor are inner products of two columns.

use crate::scalar::Real;

/// aᵀb over the rows `from..`.
#[inline]
fn inner_from<T: Real, const N: usize>(from: usize, a: &[T; N], b: &[T; N]) -> T {
    let mut sum = T::zero();
    for i in from..N {
        sum += a[i] * b[i];
    }
    sum
}

/// A B, of shape R × C from R × K and K × C.
///
/// ```
/// use pullback::linalg::product;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0]]); // columns: A = [1 2; 3 4], B = [5; 6]
/// assert_eq!(product(&a, &b), [[17.0, 39.0]]);
/// ```
#[inline]
#[must_use]
pub fn product<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; K]; C],
) -> [[T; R]; C] {
    let mut c = [[T::zero(); R]; C];
    for j in 0..C {
        for k in 0..K {
            let factor = b[j][k];
            for i in 0..R {
                c[j][i] += a[k][i] * factor;
            }
        }
    }
    c
}

/// Aᵀ B, of shape R × C from K × R and K × C.
///
/// ```
/// use pullback::linalg::product_transposed_left;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0, 6.0]]); // columns: A = [1 2; 3 4], B = [5; 6]
/// assert_eq!(product_transposed_left(&a, &b), [[23.0, 34.0]]);
/// ```
#[inline]
#[must_use]
pub fn product_transposed_left<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; K]; R],
    b: &[[T; K]; C],
) -> [[T; R]; C] {
    let mut c = [[T::zero(); R]; C];
    for j in 0..C {
        for i in 0..R {
            c[j][i] = inner_from(0, &a[i], &b[j]);
        }
    }
    c
}

/// A Bᵀ, of shape R × C from R × K and C × K.
///
/// ```
/// use pullback::linalg::product_transposed_right;
///
/// let (a, b) = ([[1.0, 3.0], [2.0, 4.0]], [[5.0], [6.0]]); // columns: A = [1 2; 3 4], B = [5 6]
/// assert_eq!(product_transposed_right(&a, &b), [[17.0, 39.0]]);
/// ```
#[inline]
#[must_use]
pub fn product_transposed_right<T: Real, const R: usize, const K: usize, const C: usize>(
    a: &[[T; R]; K],
    b: &[[T; C]; K],
) -> [[T; R]; C] {
    let mut c = [[T::zero(); R]; C];
    for j in 0..C {
        for k in 0..K {
            let factor = b[k][j];
            for i in 0..R {
                c[j][i] += a[k][i] * factor;
            }
        }
    }
    c
}

/// The lower triangle of A Aᵀ, of shape R × R from R × C.
///
/// ```
/// use pullback::linalg::row_gram;
///
/// let a = [[1.0, 3.0], [2.0, 4.0]]; // columns: A = [1 2; 3 4]
/// assert_eq!(row_gram(&a), [[5.0, 11.0], [0.0, 25.0]]);
/// ```
#[inline]
#[must_use]
pub fn row_gram<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; R]; R] {
    let mut s = [[T::zero(); R]; R];
    for j in 0..R {
        for k in 0..C {
            let factor = a[k][j];
            for i in j..R {
                s[j][i] += a[k][i] * factor;
            }
        }
    }
    s
}

/// The lower triangle of Aᵀ A, of shape C × C from R × C.
///
/// ```
/// use pullback::linalg::column_gram;
///
/// let a = [[1.0, 3.0], [2.0, 4.0]]; // columns: A = [1 2; 3 4]
/// assert_eq!(column_gram(&a), [[10.0, 14.0], [0.0, 20.0]]);
/// ```
#[inline]
#[must_use]
pub fn column_gram<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; C]; C] {
    let mut s = [[T::zero(); C]; C];
    for j in 0..C {
        for i in j..C {
            s[j][i] = inner_from(0, &a[i], &a[j]);
        }
    }
    s
}

/// Aᵀ, of shape C × R from R × C.
///
/// ```
/// use pullback::linalg::transpose;
///
/// assert_eq!(transpose(&[[1.0, 2.0, 3.0]]), [[1.0], [2.0], [3.0]]);
/// ```
#[inline]
#[must_use]
pub fn transpose<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; C]; R] {
    let mut t = [[T::zero(); C]; R];
    for j in 0..C {
        for i in 0..R {
            t[i][j] = a[j][i];
        }
    }
    t
}

/// The full symmetric matrix from its lower triangle, of shape N × N.
///
/// ```
/// use pullback::linalg::mirror;
///
/// assert_eq!(mirror(&[[1.0, 2.0], [f64::NAN, 3.0]]), [[1.0, 2.0], [2.0, 3.0]]);
/// ```
#[inline]
#[must_use]
pub fn mirror<T: Real, const N: usize>(lower: &[[T; N]; N]) -> [[T; N]; N] {
    let mut full = [[T::zero(); N]; N];
    for j in 0..N {
        for i in j..N {
            full[j][i] = lower[j][i];
            full[i][j] = lower[j][i];
        }
    }
    full
}

/// S B from the lower triangle of the symmetric S, of shape N × C: the same bits as the product with the full matrix.
///
/// ```
/// use pullback::linalg::symmetric_product;
///
/// let s = [[1.0, 2.0], [f64::NAN, 3.0]]; // S = [1 2; 2 3]
/// assert_eq!(symmetric_product(&s, &[[1.0, 1.0]]), [[3.0, 5.0]]);
/// ```
#[inline]
#[must_use]
pub fn symmetric_product<T: Real, const N: usize, const C: usize>(
    s_lower: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    // Mirrored first, so that the product updates whole columns.
    product(&mirror(s_lower), b)
}

/// L B for a lower-triangular L, of shape N × C.
///
/// ```
/// use pullback::linalg::lower_product;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_product(&l, &[[1.0, 1.0]]), [[1.0, 5.0]]);
/// ```
#[inline]
#[must_use]
pub fn lower_product<T: Real, const N: usize, const C: usize>(l: &[[T; N]; N], b: &[[T; N]; C]) -> [[T; N]; C] {
    let mut c = [[T::zero(); N]; C];
    for j in 0..C {
        for k in 0..N {
            let factor = b[j][k];
            for i in k..N {
                c[j][i] += l[k][i] * factor;
            }
        }
    }
    c
}

/// Lᵀ B for a lower-triangular L, of shape N × C.
///
/// ```
/// use pullback::linalg::lower_transposed_product;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_transposed_product(&l, &[[1.0, 1.0]]), [[3.0, 3.0]]);
/// ```
#[inline]
#[must_use]
pub fn lower_transposed_product<T: Real, const N: usize, const C: usize>(
    l: &[[T; N]; N],
    b: &[[T; N]; C],
) -> [[T; N]; C] {
    let mut c = [[T::zero(); N]; C];
    for j in 0..C {
        for i in 0..N {
            c[j][i] = inner_from(i, &l[i], &b[j]);
        }
    }
    c
}

/// The lower triangle of S L from the lower triangles of the symmetric S and of L, of shape N × N.
///
/// ```
/// use pullback::linalg::symmetric_lower_product;
///
/// let (s, l) = ([[1.0, 2.0], [f64::NAN, 3.0]], [[4.0, 5.0], [f64::NAN, 6.0]]); // S = [1 2; 2 3], L = [4 0; 5 6]
/// assert_eq!(symmetric_lower_product(&s, &l), [[14.0, 23.0], [0.0, 18.0]]);
/// ```
#[inline]
#[must_use]
pub fn symmetric_lower_product<T: Real, const N: usize>(s_lower: &[[T; N]; N], l: &[[T; N]; N]) -> [[T; N]; N] {
    let s = mirror(s_lower);
    let mut c = [[T::zero(); N]; N];
    for j in 0..N {
        for k in j..N {
            let factor = l[j][k];
            for i in j..N {
                c[j][i] += s[k][i] * factor;
            }
        }
    }
    c
}

/// The lower triangle of L Lᵀ for a lower-triangular L, of shape N × N.
///
/// ```
/// use pullback::linalg::lower_gram;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_gram(&l), [[1.0, 2.0], [0.0, 13.0]]);
/// ```
#[inline]
#[must_use]
pub fn lower_gram<T: Real, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    let mut s = [[T::zero(); N]; N];
    for j in 0..N {
        // Half-open: with `0..=j` the bounds check of `l[k]` survives at opt-level "z".
        for k in 0..j + 1 {
            let factor = l[k][j];
            for i in j..N {
                s[j][i] += l[k][i] * factor;
            }
        }
    }
    s
}

/// The lower triangle of Lᵀ L for a lower-triangular L, of shape N × N.
///
/// ```
/// use pullback::linalg::lower_transposed_gram;
///
/// let l = [[1.0, 2.0], [f64::NAN, 3.0]]; // L = [1 0; 2 3]
/// assert_eq!(lower_transposed_gram(&l), [[5.0, 6.0], [0.0, 9.0]]);
/// ```
#[inline]
#[must_use]
pub fn lower_transposed_gram<T: Real, const N: usize>(l: &[[T; N]; N]) -> [[T; N]; N] {
    let mut s = [[T::zero(); N]; N];
    for j in 0..N {
        for i in j..N {
            s[j][i] = inner_from(i, &l[i], &l[j]);
        }
    }
    s
}
