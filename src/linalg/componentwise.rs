//! Functions of one number applied to every entry of a matrix, or to those on its diagonal.

use super::block::{Block, by_rows, cut, has_blocks, read, set_row, write};
use super::{Pivots, unrolled};
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

/// −A.
#[inline]
pub(crate) fn negated<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> [[T; R]; C] {
    map(a, |x| -x)
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

/// Both results of f(lᵢᵢ): a value and a slope.
#[inline]
pub(crate) fn map_diagonal<T: Real, const N: usize>(l: &[[T; N]; N], f: impl Fn(T) -> (T, T)) -> ([T; N], [T; N]) {
    let mut diagonal = [T::zero(); N];
    for j in 0..N {
        diagonal[j] = l[j][j];
    }
    let ([value], [slope]) = map_pair(&[diagonal], f);
    (value, slope)
}

/// The same for an f without a branch: a diagonal that does not fill its vectors gets zeros at its end.
#[inline]
pub(crate) fn map_diagonal_in_vectors<T: Real, const N: usize>(
    l: &[[T; N]; N],
    f: impl Fn(T) -> (T, T),
) -> ([T; N], [T; N]) {
    match N {
        5..=7 if has_blocks::<T>(8) => map_padded::<T, N, 8>(l, f),
        _ => map_diagonal(l, f),
    }
}

#[inline(always)]
fn map_padded<T: Real, const N: usize, const P: usize>(l: &[[T; N]; N], f: impl Fn(T) -> (T, T)) -> ([T; N], [T; N]) {
    let mut padded = [T::zero(); P];
    for j in 0..N.min(P) {
        padded[j] = l[j][j];
    }
    let ([first], [second]) = map_pair(&[padded], f);
    let (mut value, mut slope) = ([T::zero(); N], [T::zero(); N]);
    for j in 0..N.min(P) {
        (value[j], slope[j]) = (first[j], second[j]);
    }
    (value, slope)
}

/// The lower triangle of L with lᵢᵢ fᵢ on the diagonal and the rest unchanged.
#[inline]
pub(crate) fn scale_diagonal<T: Real, const N: usize>(l: &[[T; N]; N], factors: &[T; N]) -> [[T; N]; N] {
    let mut diagonal = [T::zero(); N];
    for j in 0..N {
        diagonal[j] = l[j][j] * factors[j];
    }
    with_diagonal(l, &diagonal)
}

/// The lower triangle of L with another diagonal.
#[inline]
pub(crate) fn with_diagonal<T: Real, const N: usize>(l: &[[T; N]; N], diagonal: &[T; N]) -> [[T; N]; N] {
    by_rows!(N; copy_with_diagonal::<T, _, N>(l, diagonal))
}

#[inline(always)]
fn copy_with_diagonal<T: Real, B: Block<T>, const N: usize>(l: &[[T; N]; N], diagonal: &[T; N]) -> [[T; N]; N] {
    let mut copy = [[T::zero(); N]; N];
    unrolled!(for j in 0..N {
        let mut column = cut(read::<T, B, N>(&l[j], j), j);
        set_row(&mut column, j, diagonal[j]);
        write(&column, &mut copy[j], j);
    });
    copy
}
