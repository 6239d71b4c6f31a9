//! Functions of one number applied to every entry of a matrix, or to those on its diagonal.

use super::Pivots;
use crate::error::Error;
use crate::scalar::Real;

/// f(aᵢⱼ).
#[inline]
pub(crate) fn map<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C], f: impl Fn(T) -> T) -> [[T; R]; C] {
    let mut values = *a;
    for j in 0..C {
        for i in 0..R {
            values[j][i] = f(a[j][i]);
        }
    }
    values
}

/// Both results of f(aᵢⱼ), each in a matrix of its own: as a rule a value and a slope.
#[inline]
pub(crate) fn map_pair<T: Real, const R: usize, const C: usize>(
    a: &[[T; R]; C],
    f: impl Fn(T) -> (T, T),
) -> ([[T; R]; C], [[T; R]; C]) {
    let (mut first, mut second) = (*a, *a);
    for j in 0..C {
        for i in 0..R {
            (first[j][i], second[j][i]) = f(a[j][i]);
        }
    }
    (first, second)
}

/// [`Error::NonFinite`] if any entry is NaN or infinite, else [`Error::NotPositive`] with the first that does not serve.
#[inline]
pub(crate) fn require<T: Real, const R: usize, const C: usize>(
    a: &[[T; R]; C],
    serves: impl Fn(T) -> bool,
) -> Result<(), Error> {
    let mut entries = Pivots::new();
    for j in 0..C {
        for i in 0..R {
            entries.observe(a[j][i], serves(a[j][i]));
        }
    }
    entries.into_result(|index| Error::NotPositive { index })
}

/// The lower triangle of L with f(lᵢᵢ).0 on the diagonal and the rest unchanged, and the f(lᵢᵢ).1: a value and a slope.
#[inline]
pub(crate) fn map_diagonal<T: Real, const N: usize>(l: &[[T; N]; N], f: impl Fn(T) -> (T, T)) -> ([[T; N]; N], [T; N]) {
    let mut mapped = [[T::zero(); N]; N];
    let mut second = [T::zero(); N];
    for j in 0..N {
        (mapped[j][j], second[j]) = f(l[j][j]);
        for i in j + 1..N {
            mapped[j][i] = l[j][i];
        }
    }
    (mapped, second)
}

/// The lower triangle of L with lᵢᵢ fᵢ on the diagonal and the rest unchanged.
#[inline]
pub(crate) fn scale_diagonal<T: Real, const N: usize>(l: &[[T; N]; N], factors: &[T; N]) -> [[T; N]; N] {
    let mut scaled = [[T::zero(); N]; N];
    for j in 0..N {
        scaled[j][j] = l[j][j] * factors[j];
        for i in j + 1..N {
            scaled[j][i] = l[j][i];
        }
    }
    scaled
}
