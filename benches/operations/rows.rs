//! One row per operation: arguments and samples, the calls, and nalgebra's way where it has one.

use core::hint::black_box;

use criterion::Criterion;
use nalgebra::Cholesky;
use num_dual::Dual64;
use pullback::covariance::{Centring, Divisor};
use pullback::gradcheck::{Argument, Sampler};
use pullback::prelude::*;
use pullback::space::{Coordinates, TangentOf};
use pullback::types::LdlFactor;

use super::{Row, total};

/// The result of a primal or a `vjp`, fallible or not.
trait Done {
    type Value;
    fn done(self) -> Self::Value;
}

impl<V> Done for Result<V, Error> {
    type Value = V;
    fn done(self) -> V {
        self.expect("the samples are in the domain")
    }
}

macro_rules! infallible {
    ($([$($generics:tt)*] $t:ty;)*) => {$(
        impl<$($generics)*> Done for $t {
            type Value = Self;
            fn done(self) -> Self {
                self
            }
        }
    )*};
}
infallible! {
    [const R: usize, const C: usize] SMatrix<f64, R, C>;
    [const R: usize, const C: usize] SMatrix<Dual64, R, C>;
    [T, const N: usize] Symmetric<T, N>;
    [T, const N: usize] CholeskyFactor<T, N>;
    [] f64;
    [] Dual64;
    [A, B] (A, B);
}

macro_rules! rows {
    ($(
        $name:ident($($argument:ident: $kind:ty, $sampler:ident);*) -> $value:ty,
        $primal:expr, $vjp:expr $(, nalgebra $peer:expr)?;
    )*) => {
        /// All operations at all sizes.
        pub(crate) fn all(criterion: &mut Criterion) {
            $({
                fn run(criterion: &mut Criterion) {
                    rows!(@ criterion, $name, 2, ($($argument: $kind, $sampler);*), $value, $primal, $vjp, ($($peer)?));
                    rows!(@ criterion, $name, 4, ($($argument: $kind, $sampler);*), $value, $primal, $vjp, ($($peer)?));
                    rows!(@ criterion, $name, 8, ($($argument: $kind, $sampler);*), $value, $primal, $vjp, ($($peer)?));
                    rows!(@ criterion, $name, 16, ($($argument: $kind, $sampler);*), $value, $primal, $vjp, ($($peer)?));
                }
                run(criterion);
            })*
        }
    };
    (@peer ($($argument:ident),*) ()) => { None };
    (@peer ($($argument:ident),*) ($peer:expr)) => {
        Some(|($($argument,)*)| {
            black_box($peer);
        })
    };
    (@ $criterion:ident, $name:ident, $n:literal, ($($argument:ident: $kind:ty, $sampler:ident);*), $value:ty,
        $primal:expr, $vjp:expr, ($($peer:expr)?)) => {{
        const N: usize = $n;
        fn build<T: Real>(next: &mut impl FnMut() -> T) -> ($($kind,)*) {
            ($(<$kind as Coordinates<T>>::from_coordinates(next),)*)
        }
        type T = f64;
        let row = Row {
            name: stringify!($name),
            size: N,
            arguments: [$(Argument::new::<T, $kind>(stringify!($argument), Sampler::$sampler)),*].into(),
            criterion: $criterion,
            build: |x| {
                let mut x = x.iter();
                build(&mut || *x.next().expect("a number for every coordinate"))
            },
        };
        let peer: Option<fn(&($($kind,)*))> = rows!(@peer ($($argument),*) ($($peer)?));
        row.measure(
            |($($argument,)*)| Done::done($primal),
            |($($argument,)*)| {
                let (value, pullback) = Done::done($vjp);
                let mut one = || 1.0;
                (value, pullback.pull(<TangentOf<$value> as Coordinates<T>>::from_coordinates(&mut one)))
            },
            peer,
            |x| {
                type T = Dual64;
                let mut x = x.iter();
                let ($($argument,)*) = &build::<T>(&mut || *x.next().expect("a number for every coordinate"));
                let value: $value = Done::done($primal);
                total(&value)
            },
        );
    }};
}

rows! {
    add(a: SMatrix<T, N, N>, Any; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>, add(a, b), add::vjp(a, b), nalgebra a + b;
    sub(a: SMatrix<T, N, N>, Any; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>, sub(a, b), sub::vjp(a, b), nalgebra a - b;
    neg(a: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>, neg(a), neg::vjp(a), nalgebra -a;
    scale(s: T, Any; a: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>, scale(*s, a), scale::vjp(*s, a), nalgebra a * *s;
    component_mul(a: SMatrix<T, N, N>, Any; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        component_mul(a, b), component_mul::vjp(a, b), nalgebra a.component_mul(b);
    transpose(a: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>, transpose(a), transpose::vjp(a), nalgebra a.transpose();
    product(a: SMatrix<T, N, N>, Any; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        product(a, b), product::vjp(a, b), nalgebra a * b;
    outer(x: SVector<T, N>, Any; y: SVector<T, N>, Any) -> SMatrix<T, N, N>,
        outer(x, y), outer::vjp(x, y), nalgebra x * y.transpose();
    dot(a: SMatrix<T, N, N>, Any; b: SMatrix<T, N, N>, Any) -> T, dot(a, b), dot::vjp(a, b), nalgebra a.dot(b);
    linear_form(w: SVector<T, N>, Any; x: SVector<T, N>, Any) -> T,
        linear_form(w, x), linear_form::vjp(w, x), nalgebra w.dot(x);
    trace(a: SMatrix<T, N, N>, Any) -> T, trace(a), trace::vjp(a), nalgebra a.trace();
    sum(a: SMatrix<T, N, N>, Any) -> T, sum(a), sum::vjp(a), nalgebra a.sum();
    mean(a: SMatrix<T, N, N>, Any) -> T, mean(a), mean::vjp(a), nalgebra a.mean();
    norm(a: SMatrix<T, N, N>, Any) -> T, norm(a), norm::vjp(a), nalgebra a.norm();
    norm_squared(a: SMatrix<T, N, N>, Any) -> T, norm_squared(a), norm_squared::vjp(a), nalgebra a.norm_squared();
    quadratic_form(x: SVector<T, N>, Any; a: SMatrix<T, N, N>, Any) -> T,
        quadratic_form(x, a), quadratic_form::vjp(x, a), nalgebra x.dot(&(a * x));
    trace_product(a: SMatrix<T, N, N>, Any; b: SMatrix<T, N, N>, Any) -> T,
        trace_product(a, b), trace_product::vjp(a, b), nalgebra (a * b).trace();
    trace_sandwich(x: SMatrix<T, N, N>, Any; b: SMatrix<T, N, N>, Any) -> T,
        trace_sandwich(x, b), trace_sandwich::vjp(x, b), nalgebra (x * b * x.transpose()).trace();
    trace_solve(a: SMatrix<T, N, N>, Any; x: SMatrix<T, N, N>, Nonsingular) -> T,
        trace_solve(a, x), trace_solve::vjp(a, x), nalgebra x.lu().solve(a).map(|y| y.trace());
    row_gram(a: SMatrix<T, N, N>, Any) -> Symmetric<T, N>, row_gram(a), row_gram::vjp(a), nalgebra a * a.transpose();
    symmetric_product(s: Symmetric<T, N>, Any; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        symmetric_product(s, b), symmetric_product::vjp(s, b), nalgebra s.to_matrix() * b;
    sandwich(a: SMatrix<T, N, N>, Any; s: Symmetric<T, N>, Any) -> Symmetric<T, N>,
        sandwich(a, s), sandwich::vjp(a, s), nalgebra a * s.to_matrix() * a.transpose();
    exp(a: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>, exp(a), exp::vjp(a), nalgebra a.map(f64::exp);
    ln(a: SMatrix<T, N, N>, Positive) -> SMatrix<T, N, N>, ln(a), ln::vjp(a), nalgebra a.map(f64::ln);
    sqrt(a: SMatrix<T, N, N>, Positive) -> SMatrix<T, N, N>, sqrt(a), sqrt::vjp(a), nalgebra a.map(f64::sqrt);
    tanh(a: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>, tanh(a), tanh::vjp(a), nalgebra a.map(f64::tanh);
    sigmoid(a: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        sigmoid(a), sigmoid::vjp(a), nalgebra a.map(|x| 1.0 / (1.0 + (-x).exp()));
    softplus(a: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        softplus(a), softplus::vjp(a), nalgebra a.map(|x| x.exp().ln_1p());
    relu(a: SMatrix<T, N, N>, Nonzero) -> SMatrix<T, N, N>, relu(a), relu::vjp(a), nalgebra a.map(|x| x.max(0.0));
    abs(a: SMatrix<T, N, N>, Nonzero) -> SMatrix<T, N, N>, abs(a), abs::vjp(a), nalgebra a.abs();
    solve_lower(l: CholeskyFactor<T, N>, Factor; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        solve_lower(l, b), solve_lower::vjp(l, b), nalgebra l.to_matrix().solve_lower_triangular(b);
    solve_lower_transposed(l: CholeskyFactor<T, N>, Factor; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        solve_lower_transposed(l, b), solve_lower_transposed::vjp(l, b),
        nalgebra l.to_matrix().tr_solve_lower_triangular(b);
    cholesky(s: Symmetric<T, N>, PositiveDefinite) -> CholeskyFactor<T, N>,
        cholesky(s), cholesky::vjp(s), nalgebra Cholesky::new(s.to_matrix());
    ldl(s: Symmetric<T, N>, PositiveDefinite) -> LdlFactor<T, N>, ldl(s), ldl::vjp(s);
    solve(a: SMatrix<T, N, N>, Nonsingular; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        solve(a, b), solve::vjp(a, b), nalgebra a.lu().solve(b);
    inverse(x: SMatrix<T, N, N>, Nonsingular) -> SMatrix<T, N, N>, inverse(x), inverse::vjp(x), nalgebra x.try_inverse();
    solve_spd(s: Symmetric<T, N>, PositiveDefinite; b: SMatrix<T, N, N>, Any) -> SMatrix<T, N, N>,
        solve_spd(s, b), solve_spd::vjp(s, b), nalgebra Cholesky::new(s.to_matrix()).map(|c| c.solve(b));
    inverse_spd(s: Symmetric<T, N>, PositiveDefinite) -> Symmetric<T, N>,
        inverse_spd(s), inverse_spd::vjp(s), nalgebra Cholesky::new(s.to_matrix()).map(|c| c.inverse());
    det(x: SMatrix<T, N, N>, Nonsingular) -> T, det(x), det::vjp(x), nalgebra x.determinant();
    log_abs_det(x: SMatrix<T, N, N>, Nonsingular) -> (T, T),
        log_abs_det(x), log_abs_det::vjp(x), nalgebra x.lu().determinant().abs().ln();
    log_det_lower(l: CholeskyFactor<T, N>, Factor) -> T,
        log_det_lower(l), log_det_lower::vjp(l), nalgebra l.to_matrix().diagonal().map(f64::ln).sum();
    log_det_spd(s: Symmetric<T, N>, PositiveDefinite) -> T,
        log_det_spd(s), log_det_spd::vjp(s), nalgebra Cholesky::new(s.to_matrix()).map(|c| c.ln_determinant());
    sample_covariance(x: SMatrix<T, N, N>, Any) -> Symmetric<T, N>,
        sample_covariance(x, Centring::Mean, Divisor::SamplesMinusOne),
        sample_covariance::vjp(x, Centring::Mean, Divisor::SamplesMinusOne),
        nalgebra {
            let mean = x.row_mean();
            let mut centred = *x;
            centred.row_iter_mut().for_each(|mut row| row -= mean);
            centred.tr_mul(&centred) / (N - 1) as f64
        };
    correlation(s: Symmetric<T, N>, PositiveDefinite) -> Symmetric<T, N>, correlation(s), correlation::vjp(s);
    mean_covariance_penalty(x: SMatrix<T, N, N>, Any) -> T,
        mean_covariance_penalty(x, Centring::Mean, Divisor::SamplesMinusOne),
        mean_covariance_penalty::vjp(x, Centring::Mean, Divisor::SamplesMinusOne);
    mean_abs_covariance_penalty(x: SMatrix<T, N, N>, Any) -> T,
        mean_abs_covariance_penalty(x, Centring::Mean, Divisor::SamplesMinusOne),
        mean_abs_covariance_penalty::vjp(x, Centring::Mean, Divisor::SamplesMinusOne);
    mahalanobis(x: SVector<T, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite) -> T,
        mahalanobis(x, mean, s), mahalanobis::vjp(x, mean, s);
    mahalanobis_squared(x: SVector<T, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite) -> T,
        mahalanobis_squared(x, mean, s), mahalanobis_squared::vjp(x, mean, s),
        nalgebra Cholesky::new(s.to_matrix()).map(|c| { let d = x - mean; d.dot(&c.solve(&d)) });
    log_density_covariance(x: SVector<T, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite) -> T,
        log_density_covariance(x, mean, s), log_density_covariance::vjp(x, mean, s),
        nalgebra Cholesky::new(s.to_matrix()).map(|c| { let d = x - mean; d.dot(&c.solve(&d)) + c.ln_determinant() });
    log_density_precision(x: SVector<T, N>, Any; mean: SVector<T, N>, Any; p: Symmetric<T, N>, PositiveDefinite) -> T,
        log_density_precision(x, mean, p), log_density_precision::vjp(x, mean, p);
    log_density_factor(x: SVector<T, N>, Any; mean: SVector<T, N>, Any; l: CholeskyFactor<T, N>, Factor) -> T,
        log_density_factor(x, mean, l), log_density_factor::vjp(x, mean, l);
    mean_log_density_covariance(xs: SMatrix<T, 32, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite) -> T,
        mean_log_density_covariance(xs, mean, s), mean_log_density_covariance::vjp(xs, mean, s);
    mean_log_density_precision(xs: SMatrix<T, 32, N>, Any; mean: SVector<T, N>, Any; p: Symmetric<T, N>, PositiveDefinite) -> T,
        mean_log_density_precision(xs, mean, p), mean_log_density_precision::vjp(xs, mean, p);
    mean_log_density_factor(xs: SMatrix<T, 32, N>, Any; mean: SVector<T, N>, Any; l: CholeskyFactor<T, N>, Factor) -> T,
        mean_log_density_factor(xs, mean, l), mean_log_density_factor::vjp(xs, mean, l);
    expected_log_density_factor(m: SVector<T, N>, Any; c: Symmetric<T, N>, PositiveDefinite; mean: SVector<T, N>, Any;
        l: CholeskyFactor<T, N>, Factor) -> T,
        expected_log_density_factor(m, c, mean, l), expected_log_density_factor::vjp(m, c, mean, l);
    expected_log_density_covariance(m: SVector<T, N>, Any; c: Symmetric<T, N>, PositiveDefinite; mean: SVector<T, N>, Any;
        s: Symmetric<T, N>, PositiveDefinite) -> T,
        expected_log_density_covariance(m, c, mean, s), expected_log_density_covariance::vjp(m, c, mean, s);
    entropy(l: CholeskyFactor<T, N>, Factor) -> T, entropy(l), entropy::vjp(l);
    kl_divergence(mean_1: SVector<T, N>, Any; l_1: CholeskyFactor<T, N>, Factor; mean_2: SVector<T, N>, Any;
        l_2: CholeskyFactor<T, N>, Factor) -> T,
        kl_divergence(mean_1, l_1, mean_2, l_2), kl_divergence::vjp(mean_1, l_1, mean_2, l_2);
    exp_diagonal(theta: LowerTriangular<T, N>, Lower) -> CholeskyFactor<T, N>, exp_diagonal(theta), exp_diagonal::vjp(theta);
    softplus_diagonal(theta: LowerTriangular<T, N>, Lower) -> CholeskyFactor<T, N>,
        softplus_diagonal(theta), softplus_diagonal::vjp(theta);
    covariance_from_factor(l: LowerTriangular<T, N>, Lower) -> Symmetric<T, N>,
        covariance_from_factor(l), covariance_from_factor::vjp(l),
        nalgebra { let l = l.to_matrix(); l * l.transpose() };
}
