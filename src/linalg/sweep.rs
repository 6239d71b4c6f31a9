//! From a matrix beside a factor to the symmetric matrix that the factor came from: last column first, without an inverse.

use super::block::{Block, add_multiple, by_rows, cut, each_block, multiple, read, row, scale, set_row, write, zeros};
use super::plain::{self, PLAIN};
use super::unrolled;
use crate::scalar::Real;

/// The lower triangle of sym(L⁻ᵀ Φ(Lᵀ M) L⁻¹), of shape N × N, from the lower triangles L and M; Φ is the lower triangle with
/// halved diagonal.
///
/// With X what is built of it already, λ and l the diagonal entry and the rest of a column of L, μ and m those of M:
/// w = ½ m − X l, and the column is (½ μ − lᵀ w / λ) / λ and w / λ. Derived at [`crate::cholesky()`].
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub(crate) fn cholesky_sweep<T: Real, const N: usize>(l: &[[T; N]; N], m: &[[T; N]; N]) -> [[T; N]; N] {
    if PLAIN {
        let mut x = plain::blank();
        plain::cholesky_sweep(l, m, &mut x);
        return x;
    }
    by_rows!(N, single below 9; cholesky_columns::<T, _, N>(l, m))
}

#[inline(always)]
fn cholesky_columns<T: Real, B: Block<T>, const N: usize>(l: &[[T; N]; N], m: &[[T; N]; N]) -> [[T; N]; N] {
    let half = T::from_f64(0.5);
    let mut x = [[T::zero(); N]; N];
    let mut s = [[T::zero(); N]; N];
    unrolled!(for k in (0..N).rev() {
        let reciprocal = T::one() / l[k][k];
        let x_l = trailing_product::<T, B, N>(&x, &l[k], k + 1);
        let mut w = read::<T, B, N>(&m[k], k);
        scale(&mut w, half, k);
        each_block!(T, B, N; for b in k / B::ROWS, {
            w[b] = w[b].minus(x_l[b]);
        });
        let mut diagonal = half * m[k][k];
        if k + 1 < N {
            let mut along = T::zero();
            for i in k + 1..N {
                along = if i == k + 1 { l[k][i] * row(&w, i) } else { along.add_product(l[k][i], row(&w, i)) };
            }
            diagonal -= along * reciprocal;
        }
        scale(&mut w, reciprocal, k);
        set_row(&mut w, k, diagonal * reciprocal);
        put::<T, B, N>(&mut x, &mut s, w, k);
    });
    s
}

/// The lower triangle of sym(L⁻ᵀ G L⁻¹), G = diag M + tril₋₁(Lᵀ M) D⁻¹, of shape N × N, from the compact form of L and D and
/// the lower triangle M.
///
/// With X what is built of it already, d and l the entry of D and the column of L, μ and m those of M: h = ½ m / d, and the
/// column is c = h − X l below μ − lᵀ (h + c). Derived at [`crate::ldl()`].
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub(crate) fn ldl_sweep<T: Real, const N: usize>(compact: &[[T; N]; N], m: &[[T; N]; N]) -> [[T; N]; N] {
    if PLAIN {
        let mut x = plain::blank();
        plain::ldl_sweep(compact, m, &mut x);
        return x;
    }
    by_rows!(N, single below 9; ldl_columns::<T, _, N>(compact, m))
}

#[inline(always)]
fn ldl_columns<T: Real, B: Block<T>, const N: usize>(compact: &[[T; N]; N], m: &[[T; N]; N]) -> [[T; N]; N] {
    let half = T::from_f64(0.5);
    let mut x = [[T::zero(); N]; N];
    let mut s = [[T::zero(); N]; N];
    unrolled!(for k in (0..N).rev() {
        let l = &compact[k];
        let x_l = trailing_product::<T, B, N>(&x, l, k + 1);
        let d = B::splat(l[k]);
        let mut h = read::<T, B, N>(&m[k], k);
        scale(&mut h, half, k);
        let mut c = h;
        each_block!(T, B, N; for b in k / B::ROWS, {
            h[b] = h[b].over(d);
            c[b] = h[b].minus(x_l[b]);
            h[b] = h[b].plus(c[b]);
        });
        let mut along = T::zero();
        for i in k + 1..N {
            along = along.add_product(l[i], row(&h, i));
        }
        set_row(&mut c, k, m[k][k] - along);
        put::<T, B, N>(&mut x, &mut s, c, k);
    });
    s
}

/// X v for the symmetric X, of which the rows and columns `from..` are there and the others zero.
#[inline(always)]
fn trailing_product<T: Real, B: Block<T>, const N: usize>(x: &[[T; N]; N], v: &[T; N], from: usize) -> [B; N] {
    let mut product = zeros::<T, B, N>();
    for j in (from..N).rev() {
        if j + 1 == N {
            product = multiple(&x[j], v[j], from);
        } else {
            add_multiple(&mut product, &x[j], v[j], from);
        }
    }
    product
}

/// Column k of a symmetric matrix, from the diagonal on: into all of it and into its lower triangle.
#[inline(always)]
fn put<T: Real, B: Block<T>, const N: usize>(x: &mut [[T; N]; N], lower: &mut [[T; N]; N], column: [B; N], k: usize) {
    let column = cut(column, k);
    write(&column, &mut lower[k], k);
    write(&column, &mut x[k], k);
    let at = k / B::ROWS * B::ROWS;
    for j in k + 1..N {
        // The whole block: a vector that is read after one of its rows was written has to wait.
        B::read(&x[j], at).with_row(k % B::ROWS, row(&column, j)).write(&mut x[j], at);
    }
}
