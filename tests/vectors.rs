//! Kernels compute in blocks of several rows where the processor has vectors, and row by row on dual numbers: the same bits.
#![cfg(not(feature = "fma"))]

use nalgebra::SMatrix;
use pullback::gradcheck::Rng;
use pullback::linalg::{self, Lu};
use pullback::prelude::*;

/// The numbers of a result, as bits, read from either scalar.
fn bits<T: Real>(columns: &[impl AsRef<[T]>]) -> Vec<u64> {
    columns.iter().flat_map(|column| column.as_ref().iter().map(|x| x.to_f64().to_bits())).collect()
}

/// What the kernels give for one set of inputs of one size.
struct Inputs<const N: usize> {
    a: [[f64; N]; N],
    b: [[f64; N]; N],
    /// Symmetric positive definite, its upper triangle junk.
    s: [[f64; N]; N],
}

impl<const N: usize> Inputs<N> {
    fn draw(rng: &mut Rng) -> Self {
        let mut matrix = || core::array::from_fn(|_| core::array::from_fn(|_| rng.shorts(1)[0]));
        let (a, b): ([[f64; N]; N], [[f64; N]; N]) = (matrix(), matrix());
        let mut s = linalg::row_gram(&a);
        for j in 0..N {
            s[j][j] += 1.0;
            for i in 0..j {
                s[j][i] = f64::NAN;
            }
        }
        Self { a, b, s }
    }

    /// The results of all kernels on a scalar made of these numbers.
    fn results<T: Real>(&self) -> Vec<(&'static str, Vec<u64>)> {
        let lift = |m: &[[f64; N]; N]| m.map(|column| column.map(T::from_f64));
        let (a, b, s) = (lift(&self.a), lift(&self.b), lift(&self.s));
        let l = linalg::cholesky(&s).expect("positive definite");
        let mut junk = l;
        for j in 0..N {
            for i in 0..j {
                junk[j][i] = T::from_f64(f64::NAN);
            }
        }
        let column = [b[0]];
        let lu = Lu::new(&a).expect("regular");
        let (factor, m) =
            (LowerTriangular::<T, N>::from_fn(|i, j| l[j][i]), LowerTriangular::<T, N>::from_fn(|i, j| b[j][i]));
        let symmetric = Symmetric::<T, N>::from_fn(|i, j| s[j][i]);
        let (_, cholesky_back) = cholesky::vjp(&symmetric).expect("positive definite");
        let (ldl_factor, ldl_back) = ldl::vjp(&symmetric).expect("positive definite");
        let theta = exp_diagonal(&factor);
        let (y, inverse_back) = inverse::vjp(&SMatrix::<T, N, N>::from_fn(|i, j| a[j][i])).expect("regular");
        let lower = |x: &LowerTriangular<T, N>| bits(x.as_columns());
        vec![
            ("product", bits(&linalg::product(&a, &b))),
            ("product with a vector", bits(&linalg::product(&a, &column))),
            ("product_transposed_left", bits(&linalg::product_transposed_left(&a, &b))),
            ("product_transposed_left of a vector", bits(&linalg::product_transposed_left(&a, &column))),
            ("product_transposed_right", bits(&linalg::product_transposed_right(&a, &b))),
            ("row_gram", bits(&linalg::row_gram(&a))),
            ("column_gram", bits(&linalg::column_gram(&a))),
            ("transpose", bits(&linalg::transpose(&a))),
            ("mirror", bits(&linalg::mirror(&s))),
            ("symmetric_product", bits(&linalg::symmetric_product(&s, &b))),
            ("lower_product", bits(&linalg::lower_product(&junk, &b))),
            ("lower_transposed_product", bits(&linalg::lower_transposed_product(&junk, &b))),
            ("symmetric_lower_product", bits(&linalg::symmetric_lower_product(&s, &junk))),
            ("lower_gram", bits(&linalg::lower_gram(&junk))),
            ("lower_transposed_gram", bits(&linalg::lower_transposed_gram(&junk))),
            ("lower_outer", bits(&linalg::lower_outer(&a, &b))),
            ("symmetric_outer", bits(&linalg::symmetric_outer(&a, &b))),
            ("cholesky", bits(&l)),
            ("ldl", lower(ldl_factor.as_compact())),
            ("solve_lower", bits(&linalg::solve_lower(&junk, &b))),
            ("solve_lower of a vector", bits(&linalg::solve_lower(&junk, &column))),
            ("solve_lower_transposed", bits(&linalg::solve_lower_transposed(&junk, &b))),
            ("solve_lower_transposed of a vector", bits(&linalg::solve_lower_transposed(&junk, &column))),
            ("inverse_lower", bits(&linalg::inverse_lower(&junk))),
            ("inverse_from_factor", bits(&linalg::inverse_from_factor(&junk))),
            ("Lu::solve", bits(&lu.solve(&b))),
            ("Lu::solve of a vector", bits(&lu.solve(&column))),
            ("Lu::solve_transposed", bits(&lu.solve_transposed(&b))),
            ("Lu::inverse", bits(&lu.inverse())),
            ("Lu::log_abs_det", bits(&[[lu.log_abs_det(), lu.sign()]])),
            ("cholesky::pull", bits(cholesky_back.pull(m).as_columns())),
            ("ldl::pull", bits(ldl_back.pull(m).as_columns())),
            ("exp_diagonal", lower(&theta)),
            ("inverse::pull", bits(&inverse_back.pull(y).data.0)),
        ]
    }

    fn agree(seed: u64) {
        let mut rng = Rng::new(seed);
        for _ in 0..4 {
            let inputs = Self::draw(&mut rng);
            for (ours, single) in inputs.results::<f64>().into_iter().zip(inputs.results::<Dual<f64>>()) {
                assert_eq!(ours, single, "{} at N = {N}, f64", ours.0);
            }
            for (ours, single) in inputs.results::<f32>().into_iter().zip(inputs.results::<Dual<f32>>()) {
                assert_eq!(ours, single, "{} at N = {N}, f32", ours.0);
            }
        }
    }
}

#[test]
fn small_matrices() {
    Inputs::<1>::agree(1);
    Inputs::<2>::agree(2);
    Inputs::<3>::agree(3);
    Inputs::<4>::agree(4);
    Inputs::<5>::agree(5);
    Inputs::<6>::agree(6);
    Inputs::<7>::agree(7);
    Inputs::<8>::agree(8);
}

#[test]
fn larger_matrices() {
    Inputs::<9>::agree(9);
    Inputs::<12>::agree(12);
    Inputs::<15>::agree(15);
    Inputs::<20>::agree(20);
}

#[test]
fn matrices_larger_than_what_is_written_out() {
    Inputs::<27>::agree(27);
}
