//! The kernels against nalgebra in double precision, against identities, and at the edges of their domain.
//!
//! Every result is compared in f64. Tolerances are multiples of N·eps of the scalar under test, times the size of what
//! goes into the comparison: backward error bounds of the factorisations are of that form.

#![allow(clippy::needless_range_loop, clippy::unwrap_used, reason = "indices as in the kernels; helpers of tests")]

use nalgebra::DMatrix;
use pullback::linalg::*;
use pullback::{Dual, Error, Real};

/// A linear congruential generator (Knuth's MMIX constants): numbers in −1..1, the same on every run.
struct Random(u64);

impl Random {
    fn next<T: Real>(&mut self) -> T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        T::from_f64((self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0)
    }

    fn matrix<T: Real, const R: usize, const C: usize>(&mut self) -> [[T; R]; C] {
        core::array::from_fn(|_| core::array::from_fn(|_| self.next()))
    }

    /// Lower triangle with a diagonal in 1..2 and small entries below: well conditioned, and NaN above.
    fn lower<T: Real, const N: usize>(&mut self) -> [[T; N]; N] {
        let mut l = self.matrix::<T, N, N>();
        for j in 0..N {
            for i in 0..N {
                let entry = l[j][i] * T::from_f64(1.0 / N as f64);
                l[j][i] = if i == j { T::from_f64(1.5) + l[j][i] * T::from_f64(0.5) } else { entry };
            }
        }
        poisoned(l)
    }

    /// A Aᵀ / N + I, with NaN above the diagonal.
    fn positive_definite<T: Real, const N: usize>(&mut self) -> [[T; N]; N] {
        let mut s = row_gram(&self.matrix::<T, N, N>());
        for j in 0..N {
            for i in j..N {
                s[j][i] *= T::from_f64(1.0 / N as f64);
            }
            s[j][j] += T::one();
        }
        poisoned(s)
    }

    /// A random matrix plus 2·I with its rows reversed: well conditioned, and it needs exchanges.
    fn invertible<T: Real, const N: usize>(&mut self) -> [[T; N]; N] {
        let mut a = self.matrix::<T, N, N>();
        for j in 0..N {
            a[j][N - 1 - j] += T::from_f64(2.0 * (N as f64).sqrt());
        }
        a
    }
}

fn poisoned<T: Real, const N: usize>(mut lower: [[T; N]; N]) -> [[T; N]; N] {
    for j in 0..N {
        for i in 0..j {
            lower[j][i] = T::from_f64(f64::NAN);
        }
    }
    lower
}

fn scaled<T: Real, const N: usize>(mut a: [[T; N]; N], factor: f64) -> [[T; N]; N] {
    a.iter_mut().flatten().for_each(|entry| *entry *= T::from_f64(factor));
    a
}

fn dense<T: Real, const R: usize, const C: usize>(a: &[[T; R]; C]) -> DMatrix<f64> {
    DMatrix::from_fn(R, C, |i, j| a[j][i].to_f64())
}

/// The lower triangle alone, as a witness sees it.
fn tril<T: Real, const N: usize>(a: &[[T; N]; N]) -> DMatrix<f64> {
    DMatrix::from_fn(N, N, |i, j| if i >= j { a[j][i].to_f64() } else { 0.0 })
}

fn symmetric<T: Real, const N: usize>(a: &[[T; N]; N]) -> DMatrix<f64> {
    DMatrix::from_fn(N, N, |i, j| a[i.min(j)][i.max(j)].to_f64())
}

/// ‖found − expected‖ ≤ 8 N eps · size, in the Frobenius norm. A NaN fails.
#[track_caller]
fn close<T: Real>(found: &DMatrix<f64>, expected: &DMatrix<f64>, size: f64) {
    let n = found.nrows().max(found.ncols()) as f64;
    let (error, bound) = ((found - expected).norm(), 8.0 * n * T::epsilon().to_f64() * size);
    assert!(error <= bound, "error {error:e} > {bound:e}\nfound {found}expected {expected}");
}

#[track_caller]
fn assert_lower<T: Real, const N: usize>(a: &[[T; N]; N]) {
    assert!((0..N).all(|j| (0..j).all(|i| a[j][i] == T::zero())), "entries above the diagonal: {a:?}");
}

/// One test per scalar, over the sizes that matter: the trivial ones, both parities, a filter's, a large one.
macro_rules! for_sizes {
    ($($test:ident => $check:ident),* $(,)?) => {$(
        #[test]
        fn $test() {
            for_sizes!(@ $check f64 1 2 3 4 6 8 20);
            for_sizes!(@ $check f32 1 2 3 4 6 8 20);
        }
    )*};
    (@ $check:ident $scalar:ty, $($size:literal)*) => { $($check::<$scalar, $size>(&mut Random($size));)* };
    (@ $check:ident $scalar:ident $($size:literal)*) => { for_sizes!(@ $check $scalar, $($size)*) };
}

for_sizes! {
    products_agree_with_nalgebra => products,
    products_of_structured_matrices_read_the_lower_triangle_only => structured_products,
    triangular_solves_leave_a_small_residual => triangular,
    cholesky_reproduces_its_matrix => cholesky_family,
    factorisations_succeed_at_any_scale => scales,
    a_non_finite_entry_anywhere_is_non_finite => non_finite_entries,
    the_first_pivot_that_is_not_positive_is_named => indefinite,
    lu_solves_and_inverts => lu,
    lu_names_the_first_column_without_a_pivot => singular,
    det_and_cofactors_agree_with_nalgebra => determinants,
    cofactors_are_right_at_rank_one_less => rank_one_less,
}

fn products<T: Real, const N: usize>(random: &mut Random) {
    let (a, b, c) = (random.matrix::<T, N, 5>(), random.matrix::<T, 5, N>(), random.matrix::<T, N, 3>());
    let (da, db, dc) = (dense(&a), dense(&b), dense(&c));
    let size = |x: &DMatrix<f64>, y: &DMatrix<f64>| x.norm() * y.norm();
    close::<T>(&dense(&product::<T, N, 5, N>(&a, &b)), &(&da * &db), size(&da, &db));
    close::<T>(&dense(&product_transposed_left(&a, &c)), &(da.transpose() * &dc), size(&da, &dc));
    close::<T>(&dense(&product_transposed_right(&a, &a)), &(&da * da.transpose()), size(&da, &da));
    close::<T>(&symmetric(&row_gram(&a)), &(&da * da.transpose()), size(&da, &da));
    close::<T>(&symmetric(&column_gram(&a)), &(da.transpose() * &da), size(&da, &da));
    assert_lower(&row_gram(&a));
    assert_lower(&column_gram(&a));
    assert_eq!(dense(&transpose(&a)), da.transpose());
    assert_eq!(transpose(&transpose(&a)), a);
}

fn structured_products<T: Real, const N: usize>(random: &mut Random) {
    let (s, l, b) = (random.positive_definite::<T, N>(), random.lower::<T, N>(), random.matrix::<T, N, 3>());
    let (ds, dl, db) = (symmetric(&s), tril(&l), dense(&b));
    assert_eq!(dense(&mirror(&s)), ds);
    assert_eq!(symmetric_product(&s, &b), product(&mirror(&s), &b));
    close::<T>(&dense(&symmetric_product(&s, &b)), &(&ds * &db), ds.norm() * db.norm());
    close::<T>(&dense(&lower_product(&l, &b)), &(&dl * &db), dl.norm() * db.norm());
    close::<T>(&dense(&lower_transposed_product(&l, &b)), &(dl.transpose() * &db), dl.norm() * db.norm());
    close::<T>(&symmetric(&lower_gram(&l)), &(&dl * dl.transpose()), dl.norm().powi(2));
    close::<T>(&symmetric(&lower_transposed_gram(&l)), &(dl.transpose() * &dl), dl.norm().powi(2));
    assert_lower(&lower_gram(&l));
    assert_lower(&lower_transposed_gram(&l));
}

fn triangular<T: Real, const N: usize>(random: &mut Random) {
    let (l, b) = (random.lower::<T, N>(), random.matrix::<T, N, 3>());
    let (dl, db) = (tril(&l), dense(&b));
    let x = dense(&solve_lower(&l, &b));
    close::<T>(&(&dl * &x), &db, dl.norm() * x.norm());
    let x = dense(&solve_lower_transposed(&l, &b));
    close::<T>(&(dl.transpose() * &x), &db, dl.norm() * x.norm());
    let w = inverse_lower(&l);
    assert_lower(&w);
    close::<T>(&(&dl * dense(&w)), &DMatrix::identity(N, N), dl.norm() * dense(&w).norm());
}

fn cholesky_family<T: Real, const N: usize>(random: &mut Random) {
    let s = random.positive_definite::<T, N>();
    let ds = symmetric(&s);
    let l = cholesky(&s).unwrap();
    assert_lower(&l);
    close::<T>(&(dense(&l) * dense(&l).transpose()), &ds, ds.norm());
    // The spectrum begins at one, so the condition is at most the norm.
    close::<T>(&dense(&l), &ds.clone().cholesky().unwrap().l(), ds.norm().powi(2));
    let inverse = inverse_from_factor(&poisoned(l));
    assert_lower(&inverse);
    close::<T>(&symmetric(&inverse), &ds.clone().try_inverse().unwrap(), ds.norm().powi(2));

    let compact = ldl(&s).unwrap();
    assert_lower(&compact);
    let d = DMatrix::from_fn(N, N, |i, j| if i == j { compact[i][i].to_f64() } else { 0.0 });
    let unit = tril(&compact) - &d + DMatrix::identity(N, N);
    close::<T>(&(&unit * &d * unit.transpose()), &ds, ds.norm());

    // The unread triangle does not exist.
    assert_eq!(cholesky(&mirror(&s)), Ok(l));
    assert_eq!(ldl(&mirror(&s)), Ok(compact));
    assert_eq!(solve_lower(&poisoned(l), &mirror(&s)), solve_lower(&l, &mirror(&s)));
}

fn scales<T: Real, const N: usize>(random: &mut Random) {
    let single = T::epsilon().to_f64() > 1e-10;
    for factor in if single { [1e18, 1e-18, 1e-30] } else { [1e150, 1e-150, 1e-290] } {
        let s = scaled(random.positive_definite::<T, N>(), factor);
        let ds = symmetric(&s);
        let l = cholesky(&s).unwrap();
        close::<T>(&((dense(&l) * dense(&l).transpose()) / factor), &(&ds / factor), (&ds / factor).norm());
        let d = ldl(&s).unwrap();
        assert!((0..N).all(|i| (d[i][i].to_f64() / l[i][i].to_f64().powi(2) - 1.0).abs() < 1e-4));
        let a = scaled(random.invertible::<T, N>(), factor);
        let inverse = dense(&Lu::new(&a).unwrap().inverse()) * factor;
        let da = dense(&a) / factor;
        close::<T>(&(&da * &inverse), &DMatrix::identity(N, N), da.norm() * inverse.norm());
    }
    // Subnormal: few digits are left. Elimination with pivots takes quotients then; a positive definite matrix is refused, since the
    // reciprocal of a pivot could overflow.
    let tiny = if single { 1e-42 } else { 1e-319 };
    let mut s = [[T::zero(); N]; N];
    for (i, column) in s.iter_mut().enumerate() {
        column[i] = T::from_f64(tiny);
    }
    assert_eq!(cholesky(&s), Err(Error::NotPositiveDefinite { pivot: 0 }));
    assert_eq!(ldl(&s), Err(Error::NotPositiveDefinite { pivot: 0 }));
    assert!(Lu::new(&s).is_ok());
    // The smallest that is not
    for (i, column) in s.iter_mut().enumerate() {
        column[i] = T::min_positive();
    }
    let l = cholesky(&s).unwrap();
    assert!((0..N).all(|i| (l[i][i].to_f64().powi(2) / s[i][i].to_f64() - 1.0).abs() < 1e-6));
    assert_eq!(ldl(&s), Ok(s));
}

fn non_finite_entries<T: Real, const N: usize>(random: &mut Random) {
    for junk in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(T::from_f64) {
        for (i, j) in (0..N).flat_map(|j| (0..N).map(move |i| (i, j))) {
            let mut a = random.invertible::<T, N>();
            a[j][i] = junk;
            assert_eq!(Lu::new(&a).err(), Some(Error::NonFinite), "{junk:?} at {i}, {j}");
            let mut zeros = [[T::zero(); N]; N];
            zeros[j][i] = junk;
            assert_eq!(Lu::new(&zeros).err(), Some(Error::NonFinite), "{junk:?} at {i}, {j} among zeros");
            if junk.to_f64().is_nan() {
                assert!(det(&a).to_f64().is_nan() && det(&zeros).to_f64().is_nan());
            }
            if i >= j {
                let mut s = random.positive_definite::<T, N>();
                s[j][i] = junk;
                assert_eq!(cholesky(&s), Err(Error::NonFinite), "{junk:?} at {i}, {j}");
                assert_eq!(ldl(&s), Err(Error::NonFinite), "{junk:?} at {i}, {j}");
            }
        }
    }
    // An overflow on the way, from finite entries.
    if N >= 2 {
        let mut s = random.positive_definite::<T, N>();
        s[0][0] = T::min_positive();
        s[0][1] = T::max_finite();
        assert_eq!(cholesky(&s), Err(Error::NonFinite));
        assert_eq!(ldl(&s), Err(Error::NonFinite));
    }
}

fn indefinite<T: Real, const N: usize>(random: &mut Random) {
    for pivot in 0..N {
        // The leading block of L D Lᵀ stays the same when D changes from the pivot on.
        let l = tril(&random.lower::<T, N>()).map(|x| (x * 8.0).round() / 8.0);
        let l = &l - DMatrix::from_diagonal(&l.diagonal()) + DMatrix::identity(N, N);
        for value in [0.0, -1.0] {
            let d = DMatrix::from_fn(N, N, |i, j| {
                if i != j {
                    0.0
                } else if i == pivot {
                    value
                } else {
                    1.0
                }
            });
            // Small dyadic entries make the zero pivot exact.
            let s = &l * d * l.transpose();
            let s: [[T; N]; N] = core::array::from_fn(|j| core::array::from_fn(|i| T::from_f64(s[(i, j)])));
            assert_eq!(cholesky(&s), Err(Error::NotPositiveDefinite { pivot }), "{s:?}");
            assert_eq!(ldl(&s), Err(Error::NotPositiveDefinite { pivot }), "{s:?}");
        }
    }
}

fn lu<T: Real, const N: usize>(random: &mut Random) {
    let (a, b) = (random.invertible::<T, N>(), random.matrix::<T, N, 3>());
    let (da, db) = (dense(&a), dense(&b));
    let factored = Lu::new(&a).unwrap();
    let x = dense(&factored.solve(&b));
    close::<T>(&(&da * &x), &db, da.norm() * x.norm());
    let x = dense(&factored.solve_transposed(&b));
    close::<T>(&(da.transpose() * &x), &db, da.norm() * x.norm());
    let inverse = dense(&factored.inverse());
    close::<T>(&(&da * &inverse), &DMatrix::identity(N, N), da.norm() * inverse.norm());
    let det = da.determinant();
    assert_eq!(factored.sign().to_f64(), det.signum());
    let error = (factored.log_abs_det().to_f64() - det.abs().ln()).abs();
    assert!(error <= 8.0 * T::epsilon().to_f64() * da.norm() * inverse.norm().max(1.0) * N as f64, "{error:e}");
}

fn singular<T: Real, const N: usize>(random: &mut Random) {
    for pivot in 0..N {
        // Upper triangular with a zero on the diagonal: nothing rounds.
        let mut a = random.matrix::<T, N, N>();
        for j in 0..N {
            for i in j..N {
                a[j][i] = if i == j && i != pivot { T::one() } else { T::zero() };
            }
        }
        assert_eq!(Lu::new(&a).err(), Some(Error::Singular { pivot }));
    }
    assert_eq!(Lu::new(&[[T::zero(); N]; N]).err(), Some(Error::Singular { pivot: 0 }));
}

/// Entry (i, j) of the matrix of cofactors, by its definition.
fn cofactor(a: &DMatrix<f64>, i: usize, j: usize) -> f64 {
    let sign = if (i + j).is_multiple_of(2) { 1.0 } else { -1.0 };
    if a.nrows() == 1 { 1.0 } else { sign * a.clone().remove_row(i).remove_column(j).determinant() }
}

fn determinants<T: Real, const N: usize>(random: &mut Random) {
    let a = random.invertible::<T, N>();
    let da = dense(&a);
    let factored = FullPivotLu::new(&a);
    let (found, expected) = (factored.det().to_f64(), da.determinant());
    let scale = expected.abs() * da.norm() * da.clone().try_inverse().unwrap().norm();
    close::<T>(&DMatrix::from_element(1, 1, found), &DMatrix::from_element(1, 1, expected), scale * N as f64);
    assert_eq!(det(&a), factored.det());
    assert_eq!(cofactors(&a), factored.cofactors());
    let expected = DMatrix::from_fn(N, N, |i, j| cofactor(&da, i, j));
    close::<T>(&dense(&cofactors(&a)), &expected, expected.norm() * scale / det(&a).to_f64().abs());
    // On dual numbers the derivative of det is the cofactor, and the value keeps its bits.
    let direction = random.matrix::<T, N, N>();
    let dual = core::array::from_fn(|j| core::array::from_fn(|i| Dual::new(a[j][i], direction[j][i])));
    let d = det::<Dual<T>, N>(&dual);
    assert_eq!(d.re, det(&a));
    let slope = dense(&cofactors(&a)).dot(&dense(&direction));
    let bound = expected.norm() * dense(&direction).norm() * scale / det(&a).to_f64().abs();
    close::<T>(&DMatrix::from_element(1, 1, d.eps.to_f64()), &DMatrix::from_element(1, 1, slope), bound * N as f64);
}

fn rank_one_less<T: Real, const N: usize>(random: &mut Random) {
    // Small integers, the last column the sum of the others: rank N − 1, without rounding.
    let mut a = [[T::zero(); N]; N];
    for j in 0..N.saturating_sub(1) {
        for i in 0..N {
            a[j][i] = T::from_f64((random.next::<f64>() * 4.0).round() + if i == j { 6.0 } else { 0.0 });
            let entry = a[j][i];
            a[N - 1][i] += entry;
        }
    }
    let da = dense(&a);
    let expected = DMatrix::from_fn(N, N, |i, j| cofactor(&da, i, j));
    // What is left of the last pivot after rounding is N eps of the size of the matrix, over the least singular value.
    let condition = da.norm() / da.singular_values().iter().rev().nth(1).map_or(1.0, |least| *least);
    close::<T>(&dense(&cofactors(&a)), &expected, expected.norm() * condition.max(1.0));
    assert!(expected.norm() > 0.0);
}

#[test]
fn cofactors_of_rank_two_less_are_exactly_zero() {
    assert_eq!(cofactors(&[[1.0; 3]; 3]), [[0.0; 3]; 3]);
    let outer: [[f64; 4]; 4] = core::array::from_fn(|j| core::array::from_fn(|i| ((i + 1) * (1 << j)) as f64));
    let sum: [[f64; 4]; 4] =
        core::array::from_fn(|j| core::array::from_fn(|i| outer[j][i] + if i == 0 && j == 0 { 64.0 } else { 0.0 }));
    assert_eq!((det(&outer), cofactors(&outer)), (0.0, [[0.0; 4]; 4]));
    assert_eq!((det(&sum), cofactors(&sum)), (0.0, [[0.0; 4]; 4]));
    assert_eq!(cofactors(&[[0.0; 6]; 6]), [[0.0; 6]; 6]);
    assert_eq!((det::<f64, 0>(&[]), cofactors::<f64, 0>(&[])), (1.0, []));
}

#[test]
fn the_second_derivative_of_det_is_exact_at_zero_blocks() {
    // ∂²det/∂a₁₁∂a₂₂ of diag(5, 0, 0) is 5, and ∂²det/∂a₁₂∂a₂₁ is −5.
    let at = |entries: [(usize, usize); 2]| {
        let zero = Dual::constant(Dual::constant(0.0));
        let mut a = [[zero; 3]; 3];
        a[0][0] = Dual::constant(Dual::constant(5.0));
        let [(i, j), (k, l)] = entries;
        a[j][i] = Dual::new(Dual::constant(0.0), Dual::constant(1.0));
        a[l][k] = Dual::new(Dual::new(0.0, 1.0), Dual::constant(0.0));
        let cofactors_dot = cofactors(&a.map(|column| column.map(|x| Dual::new(x.re.re, x.re.eps))));
        assert_eq!(det(&a).eps.eps, cofactors_dot[j][i].eps);
        det(&a).eps.eps
    };
    assert_eq!(at([(1, 1), (2, 2)]), 5.0);
    assert_eq!(at([(1, 2), (2, 1)]), -5.0);
    assert_eq!(at([(2, 1), (1, 2)]), -5.0);
}

#[test]
fn factors_carry_the_derivative_on_dual_numbers() {
    // S = [4 2; 2 10] along dS₁₁ = 1: L = [2 0; 1 3], dL = [¼ 0; −⅛ 1/24].
    let s = [[Dual::new(4.0, 1.0), Dual::new(2.0, 0.0)], [Dual::constant(f64::NAN), Dual::new(10.0, 0.0)]];
    let l = cholesky(&s).unwrap();
    assert_eq!((l[0][0].eps, l[0][1].eps), (0.25, -0.125));
    assert!((l[1][1].eps - 1.0 / 24.0).abs() < 1e-16);
    let d = ldl(&s).unwrap();
    assert_eq!((d[0][0].eps, d[0][1].eps, d[1][1].eps), (1.0, -0.125, 0.25));
}
