//! Every operation agrees with independent 60-digit arithmetic, value and gradient, in both precisions.
//!
//! The references know nothing of the rules: `tests/reference/make.py` differentiates plain definitions numerically in
//! 120-digit arithmetic. The bound is (8 + 4κ)·ε relative to the norm of the gradient.

mod reference;

use std::collections::BTreeSet;

use nalgebra::{SMatrix, SVector};
use pullback::covariance::{Centring, Divisor};
use pullback::gradcheck::flatten;
use pullback::prelude::*;
use pullback::space::{Coordinates, TangentOf};
use pullback::types::LdlFactor;
use reference::{Case, Numbers};

/// The result of a `vjp`, fallible or not.
trait Succeed {
    type Success;
    fn succeed(self) -> Self::Success;
}

impl<Y, P> Succeed for (Y, P) {
    type Success = (Y, P);
    fn succeed(self) -> (Y, P) {
        self
    }
}

impl<Y, P> Succeed for Result<(Y, P), Error> {
    type Success = (Y, P);
    fn succeed(self) -> (Y, P) {
        self.expect("the operation accepts its reference inputs")
    }
}

fn norm(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// ‖found − expected‖ ≤ tolerance · scale.
fn close(found: &[f64], expected: &[f64], tolerance: f64, scale: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let off: Vec<f64> = found.iter().zip(expected).map(|(a, b)| a - b).collect();
    let error = norm(&off);
    assert!(
        error <= tolerance * scale,
        "{what}: off by {error:.2e}, allowed {:.2e}\n  found    {found:?}\n  expected {expected:?}",
        tolerance * scale
    );
}

fn compare<T: Real>(case: &Case, value: &impl Coordinates<T>, gradients: &impl Coordinates<T>) {
    let epsilon = T::epsilon().to_f64();
    let tolerance = (8.0 + 4.0 * case.kappa) * epsilon;
    let label = |what: &str| format!("{what} of {} at {}, ε = {epsilon:.1e}", case.op, case.case);
    let numbers = |x: Vec<T>| x.into_iter().map(Real::to_f64).collect::<Vec<_>>();

    // A sum may cancel, so its error is measured against its terms: no smaller than the inputs.
    let inputs = case.arguments.iter().map(|argument| norm(&argument.coordinates)).fold(1.0, f64::max);
    let expected = &case.value.coordinates;
    close(&numbers(flatten(value)), expected, tolerance, norm(expected).max(inputs * inputs), &label("value"));

    let mut found = &*numbers(flatten(gradients));
    for (index, Numbers { coordinates: expected, .. }) in case.gradients.iter().enumerate() {
        let (mine, rest) = found.split_at(expected.len());
        found = rest;
        close(mine, expected, tolerance, norm(expected), &label(&format!("gradient {index}")));
    }
    assert!(found.is_empty(), "one gradient per argument");
}

/// The undifferentiated arguments of the covariances.
fn variant(case: &Case) -> (Centring, Divisor) {
    let variant = case.variant.as_deref().expect("a variant");
    let centring = if variant.starts_with("centred") { Centring::Mean } else { Centring::None };
    let divisor = if variant.ends_with("samples-1") { Divisor::SamplesMinusOne } else { Divisor::Samples };
    (centring, divisor)
}

/// One line per operation: its sizes, its arguments, its result, and the call.
macro_rules! operations {
    ($(
        $name:ident [$($size:ident),*] ($($argument:ident: $kind:ty),*) -> $value:ty,
        |$case:ident| $call:expr, $(($($n:literal),*))*;
    )*) => {
        /// Runs the operation of a case, and says whether it is known.
        fn run<T: Real>(case: &Case) -> bool {
            match case.op.as_str() {
                $(stringify!($name) => {
                    fn at<T: Real, $(const $size: usize),*>($case: &Case) {
                        let [$($argument),*] = &*$case.arguments else { panic!("wrong number of arguments") };
                        $(let $argument: $kind = $argument.get::<T, $kind>();)*
                        let (value, pullback) = Succeed::succeed($call);
                        let y_bar = $case.cotangent.get::<T, TangentOf<$value>>();
                        compare::<T>($case, &value, &pullback.pull(y_bar));
                    }
                    let sizes = [$(case.sizes[stringify!($size)]),*];
                    $(if sizes == [$($n),*] {
                        at::<T, $($n),*>(case);
                        return true;
                    })*
                    panic!("{} has a reference at sizes {sizes:?} that this test does not run", case.op)
                })*
                _ => false,
            }
        }
    };
}

operations! {
    add [R, C] (a: SMatrix<T, R, C>, b: SMatrix<T, R, C>) -> SMatrix<T, R, C>,
        |case| add::vjp(&a, &b), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    sub [R, C] (a: SMatrix<T, R, C>, b: SMatrix<T, R, C>) -> SMatrix<T, R, C>,
        |case| sub::vjp(&a, &b), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    neg [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>, |case| neg::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    scale [R, C] (s: T, a: SMatrix<T, R, C>) -> SMatrix<T, R, C>,
        |case| scale::vjp(s, &a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    component_mul [R, C] (a: SMatrix<T, R, C>, b: SMatrix<T, R, C>) -> SMatrix<T, R, C>,
        |case| component_mul::vjp(&a, &b), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    transpose [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, C, R>,
        |case| transpose::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    product [R, K, C] (a: SMatrix<T, R, K>, b: SMatrix<T, K, C>) -> SMatrix<T, R, C>,
        |case| product::vjp(&a, &b), (1, 1, 1) (2, 2, 2) (3, 3, 3) (2, 3, 4) (6, 6, 6);
    outer [N, M] (x: SVector<T, N>, y: SVector<T, M>) -> SMatrix<T, N, M>,
        |case| outer::vjp(&x, &y), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    dot [R, C] (a: SMatrix<T, R, C>, b: SMatrix<T, R, C>) -> T,
        |case| dot::vjp(&a, &b), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    linear_form [N] (w: SVector<T, N>, x: SVector<T, N>) -> T, |case| linear_form::vjp(&w, &x), (1) (2) (3) (6);
    trace [N] (a: SMatrix<T, N, N>) -> T, |case| trace::vjp(&a), (1) (2) (3) (6);
    sum [R, C] (a: SMatrix<T, R, C>) -> T, |case| sum::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    mean [R, C] (a: SMatrix<T, R, C>) -> T, |case| mean::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    norm [R, C] (a: SMatrix<T, R, C>) -> T, |case| norm::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    norm_squared [R, C] (a: SMatrix<T, R, C>) -> T, |case| norm_squared::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    quadratic_form [N] (x: SVector<T, N>, a: SMatrix<T, N, N>) -> T,
        |case| quadratic_form::vjp(&x, &a), (1) (2) (3) (6);
    trace_product [R, C] (a: SMatrix<T, R, C>, b: SMatrix<T, C, R>) -> T,
        |case| trace_product::vjp(&a, &b), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    trace_sandwich [R, N] (x: SMatrix<T, R, N>, b: SMatrix<T, N, N>) -> T,
        |case| trace_sandwich::vjp(&x, &b), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    trace_solve [N] (a: SMatrix<T, N, N>, x: SMatrix<T, N, N>) -> T, |case| trace_solve::vjp(&a, &x), (1) (2) (3) (6);
    row_gram [R, C] (a: SMatrix<T, R, C>) -> Symmetric<T, R>,
        |case| row_gram::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    symmetric_product [N, C] (s: Symmetric<T, N>, b: SMatrix<T, N, C>) -> SMatrix<T, N, C>,
        |case| symmetric_product::vjp(&s, &b), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    sandwich [R, N] (a: SMatrix<T, R, N>, s: Symmetric<T, N>) -> Symmetric<T, R>,
        |case| sandwich::vjp(&a, &s), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    exp [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>, |case| exp::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    ln [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>, |case| ln::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    sqrt [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>, |case| sqrt::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    tanh [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>, |case| tanh::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    sigmoid [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>,
        |case| sigmoid::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    softplus [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>,
        |case| softplus::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    relu [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>, |case| relu::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    abs [R, C] (a: SMatrix<T, R, C>) -> SMatrix<T, R, C>, |case| abs::vjp(&a), (1, 1) (2, 2) (2, 3) (3, 3) (6, 6);
    inverse [N] (x: SMatrix<T, N, N>) -> SMatrix<T, N, N>, |case| inverse::vjp(&x), (1) (2) (3) (6) (12);
    inverse_spd [N] (s: Symmetric<T, N>) -> Symmetric<T, N>, |case| inverse_spd::vjp(&s), (1) (2) (3) (6) (12);
    solve [N, C] (a: SMatrix<T, N, N>, b: SMatrix<T, N, C>) -> SMatrix<T, N, C>,
        |case| solve::vjp(&a, &b), (1, 2) (2, 2) (3, 1) (3, 2) (6, 2);
    solve_spd [N, C] (s: Symmetric<T, N>, b: SMatrix<T, N, C>) -> SMatrix<T, N, C>,
        |case| solve_spd::vjp(&s, &b), (1, 2) (2, 2) (3, 1) (3, 2) (6, 2) (12, 2);
    solve_lower [N, C] (l: CholeskyFactor<T, N>, b: SMatrix<T, N, C>) -> SMatrix<T, N, C>,
        |case| solve_lower::vjp(&l, &b), (1, 2) (2, 2) (3, 1) (3, 2) (6, 2);
    solve_lower_transposed [N, C] (l: CholeskyFactor<T, N>, b: SMatrix<T, N, C>) -> SMatrix<T, N, C>,
        |case| solve_lower_transposed::vjp(&l, &b), (1, 2) (2, 2) (3, 1) (3, 2) (6, 2);
    det [N] (x: SMatrix<T, N, N>) -> T, |case| det::vjp(&x), (1) (2) (3) (6) (12);
    log_abs_det [N] (x: SMatrix<T, N, N>) -> (T, T), |case| log_abs_det::vjp(&x), (1) (2) (3) (6);
    log_det_spd [N] (s: Symmetric<T, N>) -> T, |case| log_det_spd::vjp(&s), (1) (2) (3) (6) (12);
    log_det_lower [N] (l: CholeskyFactor<T, N>) -> T, |case| log_det_lower::vjp(&l), (1) (2) (3) (6);
    cholesky [N] (s: Symmetric<T, N>) -> CholeskyFactor<T, N>, |case| cholesky::vjp(&s), (1) (2) (3) (6) (12);
    ldl [N] (s: Symmetric<T, N>) -> LdlFactor<T, N>, |case| ldl::vjp(&s), (1) (2) (3) (6);
    sample_covariance [M, N] (x: SMatrix<T, M, N>) -> Symmetric<T, N>,
        |case| { let (centring, divisor) = variant(case); sample_covariance::vjp(&x, centring, divisor) },
        (2, 1) (4, 2) (5, 3) (7, 6);
    mean_covariance_penalty [M, N] (x: SMatrix<T, M, N>) -> T,
        |case| { let (centring, divisor) = variant(case); mean_covariance_penalty::vjp(&x, centring, divisor) },
        (2, 1) (4, 2) (5, 3) (7, 6);
    mean_abs_covariance_penalty [M, N] (x: SMatrix<T, M, N>) -> T,
        |case| { let (centring, divisor) = variant(case); mean_abs_covariance_penalty::vjp(&x, centring, divisor) },
        (2, 1) (4, 2) (5, 3) (7, 6);
    correlation [N] (s: Symmetric<T, N>) -> Symmetric<T, N>, |case| correlation::vjp(&s), (1) (2) (3) (6);
    exp_diagonal [N] (theta: LowerTriangular<T, N>) -> CholeskyFactor<T, N>,
        |case| exp_diagonal::vjp(&theta), (1) (2) (3) (6);
    softplus_diagonal [N] (theta: LowerTriangular<T, N>) -> CholeskyFactor<T, N>,
        |case| softplus_diagonal::vjp(&theta), (1) (2) (3) (6);
    covariance_from_factor [N] (l: LowerTriangular<T, N>) -> Symmetric<T, N>,
        |case| covariance_from_factor::vjp(&l), (1) (2) (3) (6);
    mahalanobis [N] (x: SVector<T, N>, mean: SVector<T, N>, s: Symmetric<T, N>) -> T,
        |case| mahalanobis::vjp(&x, &mean, &s), (1) (2) (3) (6);
    mahalanobis_squared [N] (x: SVector<T, N>, mean: SVector<T, N>, s: Symmetric<T, N>) -> T,
        |case| mahalanobis_squared::vjp(&x, &mean, &s), (1) (2) (3) (6);
    log_density_covariance [N] (x: SVector<T, N>, mean: SVector<T, N>, s: Symmetric<T, N>) -> T,
        |case| log_density_covariance::vjp(&x, &mean, &s), (1) (2) (3) (6);
    log_density_precision [N] (x: SVector<T, N>, mean: SVector<T, N>, p: Symmetric<T, N>) -> T,
        |case| log_density_precision::vjp(&x, &mean, &p), (1) (2) (3) (6);
    log_density_factor [N] (x: SVector<T, N>, mean: SVector<T, N>, l: CholeskyFactor<T, N>) -> T,
        |case| log_density_factor::vjp(&x, &mean, &l), (1) (2) (3) (6);
    mean_log_density_covariance [M, N] (xs: SMatrix<T, M, N>, mean: SVector<T, N>, s: Symmetric<T, N>) -> T,
        |case| mean_log_density_covariance::vjp(&xs, &mean, &s), (2, 1) (4, 2) (5, 3) (5, 6);
    mean_log_density_precision [M, N] (xs: SMatrix<T, M, N>, mean: SVector<T, N>, p: Symmetric<T, N>) -> T,
        |case| mean_log_density_precision::vjp(&xs, &mean, &p), (2, 1) (4, 2) (5, 3) (5, 6);
    mean_log_density_factor [M, N] (xs: SMatrix<T, M, N>, mean: SVector<T, N>, l: CholeskyFactor<T, N>) -> T,
        |case| mean_log_density_factor::vjp(&xs, &mean, &l), (2, 1) (4, 2) (5, 3) (5, 6);
    expected_log_density_factor [N]
        (sample_mean: SVector<T, N>, sample_covariance: Symmetric<T, N>, mean: SVector<T, N>, l: CholeskyFactor<T, N>) -> T,
        |case| expected_log_density_factor::vjp(&sample_mean, &sample_covariance, &mean, &l), (1) (2) (3) (6);
    expected_log_density_covariance [N]
        (sample_mean: SVector<T, N>, sample_covariance: Symmetric<T, N>, mean: SVector<T, N>, s: Symmetric<T, N>) -> T,
        |case| expected_log_density_covariance::vjp(&sample_mean, &sample_covariance, &mean, &s), (1) (2) (3) (6);
    entropy [N] (l: CholeskyFactor<T, N>) -> T, |case| entropy::vjp(&l), (1) (2) (3) (6);
    kl_divergence [N] (mean_1: SVector<T, N>, l_1: CholeskyFactor<T, N>, mean_2: SVector<T, N>, l_2: CholeskyFactor<T, N>)
        -> T, |case| kl_divergence::vjp(&mean_1, &l_1, &mean_2, &l_2), (1) (2) (3) (6);
}

#[test]
fn values_and_gradients_in_f64_are_within_the_bound() {
    for case in reference::cases() {
        assert!(run::<f64>(&case), "no operation `{}`", case.op);
    }
}

/// In `f32` the inputs are rounded too, which the same bound covers, up to κ = 1e4.
#[test]
fn values_and_gradients_in_f32_are_within_the_bound() {
    for case in reference::cases().into_iter().filter(|case| case.kappa < 2e4) {
        assert!(run::<f32>(&case), "no operation `{}`", case.op);
    }
}

#[test]
fn every_registered_operation_has_reference_values() {
    let referenced: BTreeSet<String> = reference::cases().into_iter().map(|case| case.op).collect();
    for operation in pullback::registry::operations() {
        assert!(referenced.contains(operation.name), "no reference values for `{}`", operation.name);
    }
    assert_eq!(pullback::registry::operations().count(), referenced.len());
}
