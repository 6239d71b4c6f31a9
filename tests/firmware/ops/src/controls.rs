//! Operations that are not of the library: what the checks have to report, and a plain loop to compare costs with.

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

/// An entry at an index that only the running program knows: within range here, but the compiler has to keep the panic.
#[inline(always)]
pub fn entry_at_runtime_index<T: Real, const N: usize>(m: &[[T; N]; N]) -> T {
    m[black_box(N - 1)][0]
}
