//! Inverses of matrices of up to four rows in closed form: the adjugate over the determinant.
//!
//! With a = ‖A‖ and c = ‖adj A‖ (Frobenius), the entries of the adjugate are sums of products of N − 1 entries of A, with errors of a
//! few ε aᴺ⁻¹, and the determinant, from the adjugate, has one of a few ε aᴺ. Where aᴺ⁻¹ is not large beside c and aᴺ ≪ |det A| / ε
//! these are errors of a few ε relative to c and of a few κ ε relative to the determinant, κ = a c / |det A|: no more than elimination
//! with pivots has. Elsewhere (two singular values small beside the largest), near singular matrices and far from one, there is no
//! result.
//!
//! As A adj A = det A I, N |det A| ≤ a c, and c is no less than the norm of one row of the adjugate: most matrices pass by one of these,
//! and the norm of all of it is for those that do not.

use super::written_out;
use crate::scalar::{Real, two_to};

/// What the closed form gives.
pub(crate) struct Closed<T, const N: usize> {
    /// A⁻¹
    pub(crate) inverse: [[T; N]; N],
    /// det A
    pub(crate) det: T,
}

/// Whether [`closed_form`] leaves the matrices that need a look at the whole adjugate to [`closed_form_by_all`]: where the processor has
/// some thirty registers for this scalar. With four rows they hold what such a look does not have to wait for.
const fn is_split<T, const N: usize>() -> bool {
    N == 4 && cfg!(any(root = "arm", root = "riscv")) && size_of::<T>() <= 4
}

/// A⁻¹ and det A, where the closed form is as accurate as elimination; never for N > 4.
///
/// All numbers on the way and in the result are finite.
#[cfg_attr(unrolled, inline(always))]
#[cfg_attr(not(unrolled), inline)]
pub(crate) fn closed_form<T: Real, const N: usize>(a: &[[T; N]; N]) -> Option<Closed<T, N>> {
    if const { is_split::<T, N>() } { accepted::<T, N, false>(a) } else { accepted::<T, N, true>(a) }
}

/// The same, where that one leaves a matrix to this one.
#[inline]
pub(crate) fn closed_form_by_all<T: Real, const N: usize>(a: &[[T; N]; N]) -> Option<Closed<T, N>> {
    if const { is_split::<T, N>() } { accepted::<T, N, true>(a) } else { None }
}

#[inline(always)]
fn accepted<T: Real, const N: usize, const ALL: bool>(a: &[[T; N]; N]) -> Option<Closed<T, N>> {
    if const { N == 0 || N > 4 } {
        return None;
    }
    let minors = minors(a);
    let mut det = a[0][0] * minors[0][0];
    written_out!(T, N; for k in (1, N) {
        det = if const { is_signed(N) } && k % 2 == 1 {
            det.sub_product(a[0][k], minors[k][0])
        } else {
            det.add_product(a[0][k], minors[k][0])
        };
    });
    let a2 = squares(a);
    // One row is the first summand of all, so that it decides the same; and what is clear passes all the rest.
    let accurate = if const { N <= 2 } {
        is_regular::<T, N>(a2, det)
    } else if ALL {
        is_regular::<T, N>(a2, det)
            && (is_separated::<T, N>(a2, first_row(&minors)) || is_separated::<T, N>(a2, squares(&minors)))
    } else {
        is_clear::<T, N>(a2, det) || is_regular::<T, N>(a2, det) && is_separated::<T, N>(a2, first_row(&minors))
    };
    if !accurate {
        return None;
    }
    let reciprocal = T::one() / det;
    let negative = -reciprocal;
    let mut inverse = minors;
    written_out!(T, N; for j in (0, N) {
        written_out!(T, N; for i in (0, N) {
            inverse[j][i] *= if const { is_signed(N) } && (i + j) % 2 == 1 { negative } else { reciprocal };
        });
    });
    Some(Closed { inverse, det })
}

/// The least number that is added to a power of a: with it, and with an overflow, which is not below anything, all numbers on the way are in
/// the range. By Hadamard's inequality a determinant overflows no sooner than the power does, and a NaN is not below anything.
#[inline(always)]
fn least<T: Real>() -> T {
    T::from_f64(if T::max_finite().to_f64() > 1e300 { const { two_to(-600) } } else { const { two_to(-80) } })
}

/// Whether aᴺ < N L |det A|, with which the next two hold; for `f32` and N = 4, the only ones that are split.
#[inline(always)]
fn is_clear<T: Real, const N: usize>(a2: T, det: T) -> bool {
    // Where the sixth power of a is in the range too, which `is_separated` takes: what is accepted must not depend on the target.
    N == 4
        && a2 <= T::from_f64(const { two_to(40) })
        && least::<T>().add_product(a2 * a2, T::from_f64(const { 1.0 / 128.0 })) < det.abs()
}

/// Whether aᴺ < |det A| / (2⁸⁻ᴺ ε), by which κ ≤ 1/(64 ε): a c is at most a² for N = 2, a³/√3 for N = 3 and a⁴/4 for N = 4, where all
/// singular values are equal. For N = 1, where κ is one, whether |a| is in the middle of the range.
#[inline(always)]
fn is_regular<T: Real, const N: usize>(a2: T, det: T) -> bool {
    let threshold = T::from_f64(const { two_to(8 - N as i32) }) * T::epsilon();
    match N {
        1 => least::<T>().add_product(a2, least()) < det.abs(),
        2 => least::<T>().add_product(a2, threshold) < det.abs(),
        3 => least::<T>().add_product(a2 * a2 * a2, threshold * threshold) < det * det,
        _ => least::<T>().add_product(a2 * a2, threshold) < det.abs(),
    }
}

/// Whether aᴺ⁻¹ < L c, with L = 8 for N = 3 and L = 32 for N = 4. Up to N = 2 the adjugate has no error, and c = a (or one).
#[inline(always)]
fn is_separated<T: Real, const N: usize>(a2: T, c2: T) -> bool {
    if const { N == 3 } { a2 * a2 < T::from_f64(64.0) * c2 } else { a2 * a2 * a2 < T::from_f64(1024.0) * c2 }
}

/// The square of the norm of the first row.
#[inline(always)]
fn first_row<T: Real, const N: usize>(a: &[[T; N]; N]) -> T {
    let mut sum = a[0][0] * a[0][0];
    written_out!(T, N; for j in (1, N) {
        sum = sum.add_product(a[j][0], a[j][0]);
    });
    sum
}

/// The sum of the squares of all entries, a sum for each row first.
#[inline(always)]
fn squares<T: Real, const N: usize>(a: &[[T; N]; N]) -> T {
    let mut rows = a[0];
    written_out!(T, N; for i in (0, N) {
        rows[i] *= rows[i];
    });
    written_out!(T, N; for j in (1, N) {
        written_out!(T, N; for i in (0, N) {
            rows[i] = rows[i].add_product(a[j][i], a[j][i]);
        });
    });
    let mut sum = T::zero();
    written_out!(T, N; for i in (0, N) {
        sum += rows[i];
    });
    sum
}

/// p q − r s
#[inline(always)]
fn minor<T: Real>(p: T, q: T, r: T, s: T) -> T {
    (p * q).sub_product(r, s)
}

/// p q − r s + t u
#[inline(always)]
fn alternating<T: Real>(p: T, q: T, r: T, s: T, t: T, u: T) -> T {
    (p * q).sub_product(r, s).add_product(t, u)
}

/// Whether [`minors`] leaves the signs of the cofactors, as on a chessboard, to its caller: without vectors, or of two rows.
const fn is_signed(rows: usize) -> bool {
    rows == 2 || rows == 4 && cfg!(not(wide))
}

/// adj A for N ≤ 4, by minors of two, up to the sign where [`is_signed`] says so: a sign that is taken with the scale costs nothing.
#[inline(always)]
fn minors<T: Real, const N: usize>(a: &[[T; N]; N]) -> [[T; N]; N] {
    let mut minors = [[T::one(); N]; N];
    if const { N == 2 } {
        minors[0][0] = a[1][1];
        minors[0][1] = a[0][1];
        minors[1][0] = a[1][0];
        minors[1][1] = a[0][0];
    }
    if const { N == 3 } {
        written_out!(T, N; for j in (0, 3) {
            written_out!(T, N; for i in (0, 3) {
                // The indices after i and after j, in a circle, keep the sign.
                let (p, q, r, s) = ((i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3);
                minors[j][i] = minor(a[p][r], a[q][s], a[p][s], a[q][r]);
            });
        });
    }
    if const { N == 4 } {
        // The minors of the first two columns and of the last two; that of two rows goes with the one of the other two.
        let (first, last) = (of_columns(&a[0], &a[1]), of_columns(&a[2], &a[3]));
        // Without a column there is one column left of its half.
        let rows = [of_rest(&a[1], &last), of_rest(&a[0], &last), of_rest(&a[3], &first), of_rest(&a[2], &first)];
        written_out!(T, N; for i in (0, 4) {
            written_out!(T, N; for j in (0, 4) {
                let positive = const { is_signed(N) } || (i + j) % 2 == 0;
                minors[j][i] = if positive { rows[i][j] } else { -rows[i][j] };
            });
        });
    }
    minors
}

/// The minors of two columns of four rows: of the rows 01, 02, 03, 12, 13, 23.
///
/// Every index of these two functions is a literal: one from a table is checked at opt-level s and z.
#[inline(always)]
fn of_columns<T: Real, const N: usize>(u: &[T; N], v: &[T; N]) -> [T; 6] {
    [
        minor(u[0], v[1], u[1], v[0]),
        minor(u[0], v[2], u[2], v[0]),
        minor(u[0], v[3], u[3], v[0]),
        minor(u[1], v[2], u[2], v[1]),
        minor(u[1], v[3], u[3], v[1]),
        minor(u[2], v[3], u[3], v[2]),
    ]
}

/// Without each of four rows, the determinant of a column of the other three beside two with these minors, up to the sign.
#[inline(always)]
fn of_rest<T: Real, const N: usize>(c: &[T; N], m: &[T; 6]) -> [T; 4] {
    [
        alternating(c[1], m[5], c[2], m[4], c[3], m[3]),
        alternating(c[0], m[5], c[2], m[2], c[3], m[1]),
        alternating(c[0], m[4], c[1], m[2], c[3], m[0]),
        alternating(c[0], m[3], c[1], m[1], c[2], m[0]),
    ]
}

#[cfg(test)]
mod tests {
    use super::{accepted, closed_form};
    use crate::linalg::product;

    /// I − 2 v vᵀ / vᵀv
    fn reflection<const N: usize>(v: [f64; N]) -> [[f64; N]; N] {
        let square: f64 = v.iter().map(|x| x * x).sum();
        core::array::from_fn(|j| core::array::from_fn(|i| f64::from(u8::from(i == j)) - 2.0 * v[i] * v[j] / square))
    }

    /// A matrix with these singular values.
    fn with<const N: usize>(singular: [f64; N]) -> [[f64; N]; N] {
        let left = reflection(core::array::from_fn(|i| 1.0 + i as f64));
        let mut right = reflection(core::array::from_fn(|i| 1.0 - 0.7 * i as f64));
        for column in &mut right {
            for i in 0..N {
                column[i] *= singular[i];
            }
        }
        product(&left, &right)
    }

    /// The residual of the inverse in units of κ ε.
    fn residual<const N: usize>(singular: [f64; N]) -> Option<f64> {
        let a = with(singular);
        let closed = closed_form(&a)?;
        let det: f64 = singular.iter().product();
        let condition = singular[0] / singular[N - 1];
        assert!((closed.det.abs() / det - 1.0).abs() <= 32.0 * condition * f64::EPSILON);
        let unit = product(&a, &closed.inverse);
        let off =
            (0..N * N).map(|k| (unit[k / N][k % N] - f64::from(u8::from(k / N == k % N))).abs()).fold(0.0, f64::max);
        Some(off / (condition * f64::EPSILON))
    }

    #[test]
    fn the_residual_is_that_of_elimination() {
        for small in [1.0, 1e-3, 1e-6, 1e-9, 1e-12] {
            assert!(residual([1.0]).is_some_and(|off| off <= 1.0));
            assert!(residual([1.0, small]).is_some_and(|off| off <= 8.0), "2, {small:e}");
            assert!(residual([1.0, 0.5, small.min(0.5)]).is_some_and(|off| off <= 16.0), "3, {small:e}");
            assert!(residual([1.0, 0.8, 0.6, small.min(0.5)]).is_some_and(|off| off <= 32.0), "4, {small:e}");
        }
    }

    #[test]
    fn there_is_none_of_a_singular_matrix_of_any_size_of_entries() {
        let singular = with([1.0, 0.8, 0.6, 0.0]);
        let third = with([1.0, 0.8, 0.0]);
        for exponent in -1000..=1000 {
            let factor = 2f64.powi(exponent);
            assert!(closed_form(&singular.map(|column| column.map(|x| x * factor))).is_none(), "4, {factor:e}");
            assert!(closed_form(&third.map(|column| column.map(|x| x * factor))).is_none(), "3, {factor:e}");
            let factor = 2f64.powi(exponent / 8);
            assert!(
                closed_form(&singular.map(|column| column.map(|x| (x * factor) as f32))).is_none(),
                "4, {factor:e}"
            );
            assert!(closed_form(&third.map(|column| column.map(|x| (x * factor) as f32))).is_none(), "3, {factor:e}");
        }
    }

    #[test]
    fn there_is_none_where_two_singular_values_are_small_or_the_range_ends() {
        for factor in [1.0, 1e12, 1e-12] {
            assert!(closed_form(&with([1.0, 1e-4, 1e-4].map(|x| x * factor))).is_none());
            assert!(closed_form(&with([1.0, 1.0, 1e-4, 1e-4].map(|x| x * factor))).is_none());
            assert!(closed_form(&with([1.0, 1.0, 1.0].map(|x| x * factor))).is_some());
        }
        assert!(closed_form(&[[1.0, 2.0], [2.0, 4.0]]).is_none());
        assert!(closed_form(&[[1.0, f64::NAN], [2.0, 4.0]]).is_none());
        assert!(closed_form(&[[1e200, 0.0], [0.0, 1e200]]).is_none());
        assert!(closed_form(&[[1e-200, 0.0], [0.0, 1e-200]]).is_none());
        assert!(closed_form(&[[1.0; 5]; 5]).is_none());
        for (i, j) in (0..9).map(|k| (k / 3, k % 3)) {
            let mut a = with([1.0, 0.5, 0.25]);
            a[j][i] = f64::NAN;
            assert!(closed_form(&a).is_none());
            a[j][i] = f64::INFINITY;
            assert!(closed_form(&a).is_none());
        }
    }

    #[test]
    fn a_small_column_that_is_not_the_first_takes_the_whole_adjugate() {
        let diagonal: [[f64; 4]; 4] = core::array::from_fn(|j| {
            core::array::from_fn(|i| {
                if i != j {
                    0.0
                } else if j == 1 {
                    1e-3
                } else {
                    1.0
                }
            })
        });
        assert!(accepted::<f64, 4, false>(&diagonal).is_none());
        let closed = accepted::<f64, 4, true>(&diagonal).expect("a condition number of a thousand");
        assert_eq!((closed.inverse[1][1], closed.det), (1.0 / 1e-3, 1e-3));
    }

    #[test]
    fn what_a_look_accepts_the_whole_adjugate_accepts_at_every_scale() {
        let matrix = with([1.0, 0.9, 0.8, 0.7]);
        let mut accepted_by_both = 0;
        for exponent in -60..=60 {
            let scaled = matrix.map(|column| column.map(|x| (x * 2f64.powi(exponent)) as f32));
            let whole = accepted::<f32, 4, true>(&scaled);
            assert_eq!(accepted::<f32, 4, false>(&scaled).is_some(), whole.is_some(), "2^{exponent}");
            accepted_by_both += usize::from(whole.is_some());
        }
        assert!((30..100).contains(&accepted_by_both), "{accepted_by_both}");
    }
}
