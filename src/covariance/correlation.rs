//! Correlations of a covariance matrix, Cᵢⱼ = Sᵢⱼ/√(SᵢᵢSⱼⱼ).
//!
//! # Derivation
//! With rᵢ = Sᵢᵢ^(−1/2), and C̄ symmetric; the diagonal of C is constant:
//! ```text
//! Cᵢⱼ = rᵢ Sᵢⱼ rⱼ  (i ≠ j),   ṙᵢ = −½ rᵢ³ Ṡᵢᵢ
//! Ċᵢⱼ = rᵢ Ṡᵢⱼ rⱼ − ½ Cᵢⱼ (rᵢ² Ṡᵢᵢ + rⱼ² Ṡⱼⱼ)
//! ⟨C̄, Ċ⟩ = Σᵢ≠ⱼ C̄ᵢⱼ rᵢ rⱼ Ṡᵢⱼ − Σᵢ rᵢ² (Σⱼ≠ᵢ C̄ᵢⱼ Cᵢⱼ) Ṡᵢᵢ
//! S̄ᵢⱼ = rᵢ rⱼ C̄ᵢⱼ  (i ≠ j)
//! S̄ᵢᵢ = −rᵢ² Σⱼ≠ᵢ C̄ᵢⱼ Cᵢⱼ
//! ```
//!
//! # Domain
//! Symmetric matrices with a positive diagonal, definite or not; smooth on all of them. Every entry of C is as accurate as
//! the arithmetic; a diagonal entry of S̄ is a sum that may cancel. Fixed flow.
//!
//! # Source
//! Own derivation; in matrix form S̄ = C̄∘rrᵀ − ½ diag((row sums + column sums of C̄∘C)∘r²) with a zero diagonal in C̄.

use nalgebra::SVector;

use crate::error::Error;
use crate::linalg::Pivots;
use crate::op;
use crate::scalar::Real;
use crate::space::{finite, from_columns};
use crate::types::Symmetric;

/// The correlation matrix of a covariance matrix: its diagonal is exactly one.
///
/// # Shapes
/// S and the result: N × N.
///
/// # Errors
/// [`Error::NotPositive`] with the index i of the first variance Sᵢᵢ that is not positive; [`Error::NonFinite`] for NaN or
/// infinite input, or when an entry is beyond the range of `T`.
///
/// # Example
/// ```
/// use nalgebra::matrix;
/// use pullback::prelude::*;
///
/// let s = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 16.0]);
/// let (c, pullback) = correlation::vjp(&s)?;
/// assert_eq!(c.to_matrix(), matrix![1.0, 0.25; 0.25, 1.0]);
/// // C₁₀ = S₁₀ S₀₀^(−1/2) S₁₁^(−1/2): −½ C₁₀/S₀₀ and −½ C₁₀/S₁₁ on the diagonal, half of 1/8 at both places beside it
/// let c_bar = Symmetric::from_lower(&matrix![0.0, 0.0; 0.5, 0.0]);
/// assert_eq!(pullback.pull(c_bar).to_matrix(), matrix![-0.03125, 0.0625; 0.0625, -0.0078125]);
///
/// let flat = Symmetric::from_lower(&matrix![4.0, 0.0; 2.0, 0.0]);
/// assert_eq!(correlation(&flat), Err(Error::NotPositive { index: 1 }));
/// # Ok::<(), Error>(())
/// ```
#[op(
    pullback = "S̄ = C̄∘rrᵀ off the diagonal, S̄ᵢᵢ = −rᵢ² Σⱼ≠ᵢ C̄ᵢⱼ Cᵢⱼ, with rᵢ = Sᵢᵢ^(−1/2)",
    source = "Own derivation",
    gradcheck(N in [1, 2, 3, 6, 20], s in spd)
)]
#[inline]
pub fn correlation<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<Symmetric<T, N>, Error> {
    scaled(s, &deviations(s)?)
}

/// One over each standard deviation.
#[inline(always)]
fn deviations<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<[T; N], Error> {
    let mut r = [T::zero(); N];
    let mut variances = Pivots::new();
    for i in 0..N {
        let variance = s.columns[i][i];
        variances.observe(variance, variance > T::zero());
        r[i] = T::one() / variance.sqrt();
    }
    variances.into_result(|index| Error::NotPositive { index })?;
    Ok(r)
}

/// The correlations, from the variances and covariances and one over each standard deviation.
#[inline(always)]
fn scaled<T: Real, const N: usize>(s: &Symmetric<T, N>, r: &[T; N]) -> Result<Symmetric<T, N>, Error> {
    // Scaled by one deviation at a time: the product of two may be beyond the range of T when the correlation is not.
    finite(Symmetric::from_fn(|i, j| if i == j { T::one() } else { s.columns[j][i] * r[i] * r[j] }))
}

/// The pullback of [`correlation()`].
#[derive(Clone, Copy, Debug)]
pub struct Pullback<T, const N: usize> {
    /// C, whose entries say how much each variance matters.
    c: Symmetric<T, N>,
    /// r, one over each standard deviation.
    r: SVector<T, N>,
}

/// The correlation matrix and its pullback.
///
/// # Errors
/// Those of [`correlation()`].
#[inline]
pub fn vjp<T: Real, const N: usize>(s: &Symmetric<T, N>) -> Result<(Symmetric<T, N>, Pullback<T, N>), Error> {
    let r = deviations(s)?;
    let c = scaled(s, &r)?;
    Ok((c, Pullback { c, r: from_columns([r]) }))
}

impl<T: Real, const N: usize> Pullback<T, N> {
    /// The cotangent S̄ for the cotangent C̄ of the correlations.
    #[inline]
    #[must_use]
    pub fn pull(&self, c_bar: Symmetric<T, N>) -> Symmetric<T, N> {
        let [r] = &self.r.data.0;
        let (c, c_bar) = (&self.c.columns, &c_bar.columns);
        let mut s_bar = [[T::zero(); N]; N];
        let mut owed = [T::zero(); N];
        for j in 0..N {
            for i in j + 1..N {
                // S̄ᵢⱼ = rᵢ rⱼ C̄ᵢⱼ
                s_bar[j][i] = c_bar[j][i] * r[i] * r[j];
                // Σⱼ≠ᵢ C̄ᵢⱼ Cᵢⱼ: an entry below the diagonal belongs to row i and, mirrored, to row j.
                let share = c_bar[j][i] * c[j][i];
                owed[i] += share;
                owed[j] += share;
            }
        }
        for i in 0..N {
            // S̄ᵢᵢ = −rᵢ² Σⱼ≠ᵢ C̄ᵢⱼ Cᵢⱼ
            s_bar[i][i] = -(owed[i] * r[i] * r[i]);
        }
        Symmetric { columns: s_bar }
    }
}
