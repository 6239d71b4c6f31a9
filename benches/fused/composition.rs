//! The composition of six operations and its gradient.
//!
//! ```text
//! S = A Aᵀ + I = L Lᵀ,  z = L⁻¹ B x,  t = tanh z,  y = tᵀ x + ln det L
//! g = L⁻ᵀ (x ∘ (1 − t²)),  B̄ = g xᵀ,  x̄ = t + Bᵀ g,  L̄ = diag(1 / Lᵢᵢ) − tril(g zᵀ),  Ā = 2 S̄ A
//! ```
//! S̄ follows from L̄ from the last column to the first (Murray 2016), each column of L̄ made where it is used.

use nalgebra::{ArrayStorage, SMatrix, SVector};
use pullback::linalg::{cholesky, mirror, product, row_gram};
use pullback::{Error, Real};

/// The cotangents of A, B and x.
pub(crate) type Gradient<T, const N: usize> = (SMatrix<T, N, N>, SMatrix<T, N, N>, SVector<T, N>);

/// The value and the gradient.
///
/// # Errors
/// [`Error::NonFinite`] for NaN or infinite input.
pub(crate) fn gradient<T: Real, const N: usize>(
    a: &SMatrix<T, N, N>,
    b: &SMatrix<T, N, N>,
    x: &SVector<T, N>,
) -> Result<(T, Gradient<T, N>), Error> {
    let (a, b, x) = (&a.data.0, &b.data.0, &x.data.0[0]);
    let mut s = row_gram(a);
    for k in 0..N {
        s[k][k] += T::one();
    }
    let l = cholesky(&s)?;
    let mut reciprocal = [T::zero(); N];
    let mut z = product(b, &[*x])[0];
    let mut log_det = T::zero();
    for k in 0..N {
        reciprocal[k] = T::one() / l[k][k];
        log_det += l[k][k].ln();
        z[k] *= reciprocal[k];
        for i in k + 1..N {
            z[i] -= l[k][i] * z[k];
        }
    }
    let (mut inner, mut t, mut g) = (T::zero(), [T::zero(); N], [T::zero(); N]);
    for k in 0..N {
        t[k] = z[k].tanh();
        inner += t[k] * x[k];
        g[k] = x[k] * (T::one() - t[k] * t[k]);
    }
    for k in (0..N).rev() {
        for i in k + 1..N {
            g[k] -= l[k][i] * g[i];
        }
        g[k] *= reciprocal[k];
    }
    let (mut b_bar, mut x_bar) = ([[T::zero(); N]; N], t);
    for j in 0..N {
        for i in 0..N {
            b_bar[j][i] = g[i] * x[j];
            x_bar[j] += b[j][i] * g[i];
        }
    }
    let s_bar = factored(&l, &reciprocal, &g, &z);
    let mut a_bar = product(&mirror(&s_bar), a);
    for entry in a_bar.iter_mut().flatten() {
        *entry += *entry;
    }
    let matrix = |columns| SMatrix::from_data(ArrayStorage(columns));
    Ok((inner + log_det, (matrix(a_bar), matrix(b_bar), SVector::from(x_bar))))
}

/// The lower triangle of S̄ for L̄ = diag(1 / Lᵢᵢ) − tril(g zᵀ).
#[inline(always)]
fn factored<T: Real, const N: usize>(l: &[[T; N]; N], reciprocal: &[T; N], g: &[T; N], z: &[T; N]) -> [[T; N]; N] {
    let half = T::from_f64(0.5);
    let mut s_bar = [[T::zero(); N]; N];
    for k in (0..N).rev() {
        // The part of S̄ already there times the column of L below the diagonal
        let mut carried = [T::zero(); N];
        for j in k + 1..N {
            let mut sum = s_bar[j][j] * l[k][j];
            for i in j + 1..N {
                carried[i] += s_bar[j][i] * l[k][j];
                sum += s_bar[j][i] * l[k][i];
            }
            carried[j] += sum;
        }
        let mut along = T::zero();
        for i in k + 1..N {
            let w = -half * (g[i] * z[k]) - carried[i];
            along += l[k][i] * w;
            s_bar[k][i] = w * reciprocal[k];
        }
        s_bar[k][k] = (half * (reciprocal[k] - g[k] * z[k]) - along * reciprocal[k]) * reciprocal[k];
    }
    s_bar
}
