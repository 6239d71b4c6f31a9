//! Operations that are not of the library: what the checks have to report, and plain loops to compare costs with.

use core::hint::black_box;

use pullback::Real;

/// The lower Cholesky factor by columns, as one would write it by hand. False where there is none.
#[inline(always)]
pub fn cholesky<T: Real, const N: usize>(m: &[[T; N]; N], l: &mut [[T; N]; N]) -> bool {
    let mut ok = true;
    for j in 0..N {
        let mut d = m[j][j];
        for k in 0..j {
            d -= l[k][j] * l[k][j];
        }
        ok &= d > T::zero();
        let root = d.sqrt();
        let reciprocal = T::one() / root;
        l[j][j] = root;
        for i in j + 1..N {
            let mut v = m[j][i];
            for k in 0..j {
                v -= l[k][i] * l[k][j];
            }
            l[j][i] = v * reciprocal;
        }
    }
    ok
}

/// A B by inner products.
#[inline(always)]
pub fn product<T: Real, const N: usize>(a: &[[T; N]; N], b: &[[T; N]; N], c: &mut [[T; N]; N]) {
    for j in 0..N {
        for i in 0..N {
            let mut sum = T::zero();
            for k in 0..N {
                sum += a[k][i] * b[j][k];
            }
            c[j][i] = sum;
        }
    }
}

/// The cotangent of m, by entries of its lower triangle, for the cotangent `bar` of its Cholesky factor. False where there is none.
#[inline(always)]
pub fn cholesky_pullback<T: Real, const N: usize>(m: &[[T; N]; N], bar: &[[T; N]; N], out: &mut [[T; N]; N]) -> bool {
    let mut l = [[T::zero(); N]; N];
    let ok = cholesky(m, &mut l);
    for j in 0..N {
        for i in j..N {
            out[j][i] = bar[j][i];
        }
    }
    for j in (0..N).rev() {
        let reciprocal = T::one() / l[j][j];
        let mut along = T::zero();
        for i in j + 1..N {
            along += l[j][i] * out[j][i];
        }
        out[j][j] -= along * reciprocal;
        for i in j..N {
            out[j][i] *= reciprocal;
        }
        for k in 0..j {
            let mut sum = T::zero();
            for i in j..N {
                sum += out[j][i] * l[k][i];
            }
            out[k][j] -= sum;
            for i in j + 1..N {
                out[k][i] -= out[j][i] * l[k][j];
            }
        }
        out[j][j] *= T::from_f64(0.5);
    }
    ok
}

/// The inverse of a positive definite matrix from its Cholesky factor. False where there is none.
#[inline(always)]
pub fn inverse_spd<T: Real, const N: usize>(m: &[[T; N]; N], out: &mut [[T; N]; N]) -> bool {
    let mut l = [[T::zero(); N]; N];
    let ok = cholesky(m, &mut l);
    let mut inverse = [[T::zero(); N]; N];
    for j in 0..N {
        inverse[j][j] = T::one() / l[j][j];
        for i in j + 1..N {
            let mut sum = T::zero();
            for k in j..i {
                sum += l[k][i] * inverse[j][k];
            }
            inverse[j][i] = -sum / l[i][i];
        }
    }
    for j in 0..N {
        for i in j..N {
            let mut sum = T::zero();
            for k in i..N {
                sum += inverse[i][k] * inverse[j][k];
            }
            out[j][i] = sum;
            out[i][j] = sum;
        }
    }
    ok
}

/// An entry at an index that only the running program knows: within range here, but the compiler has to keep the panic.
#[inline(always)]
pub fn entry_at_runtime_index<T: Real, const N: usize>(m: &[[T; N]; N]) -> T {
    m[black_box(N - 1)][0]
}
