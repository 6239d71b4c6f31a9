//! Every registered operation on lanes: value and cotangents have the bits of the scalar run.

use std::collections::BTreeSet;

use nalgebra::{SMatrix, SVector};
use pullback::covariance::{Centring, Divisor};
use pullback::gradcheck::{Rng, Sampler, flatten};
use pullback::lanes::{F32x8, F64x4, Lane, divergences};
use pullback::prelude::*;
use pullback::space::{Coordinates, Layout, TangentOf};
use pullback::types::LdlFactor;

use super::alone;

/// Value and cotangents, as coordinates.
type Flat<T> = (Vec<T>, Vec<T>);

/// An operation that reads its arguments and the cotangent of its result number by number.
type Run<T> = fn(&mut dyn FnMut() -> T) -> Result<Flat<T>, Error>;

/// What is drawn for one call.
type Samples = Vec<(Sampler, Layout)>;

/// The result of a `vjp`, fallible or not.
trait Outcome<Y, P> {
    fn outcome(self) -> Result<(Y, P), Error>;
}

impl<Y, P> Outcome<Y, P> for (Y, P) {
    fn outcome(self) -> Result<(Y, P), Error> {
        Ok(self)
    }
}

impl<Y, P> Outcome<Y, P> for Result<(Y, P), Error> {
    fn outcome(self) -> Result<(Y, P), Error> {
        self
    }
}

/// Whether the instructions depend on the data.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    Fixed,
    Varying,
}

fn agree<L: Lane>(name: &str, flow: Flow, samples: &Samples, lanes: Run<L>, scalar: Run<L::Scalar>) {
    let rng = &mut Rng::new(7);
    for _ in 0..5 {
        let draw = |rng: &mut Rng| samples.iter().flat_map(|(sampler, layout)| sampler.draw(*layout, rng)).collect();
        let drawn: Vec<Vec<f64>> = (0..L::COUNT).map(|_| draw(rng)).collect();
        let expected: Vec<_> =
            drawn.iter().map(|x| run(scalar, &mut x.iter().map(|x| L::Scalar::from_f64(*x)))).collect();

        let before = divergences();
        let mut column = 0..;
        let mut next = || column.next().map_or_else(L::zero, |i| L::from_fn(|k| L::Scalar::from_f64(drawn[k][i])));
        let found = lanes(&mut next).expect("the samples are in the domain");
        if divergences() == before {
            for (k, expected) in expected.iter().enumerate() {
                same(name, &found, k, expected);
            }
        } else {
            assert!(flow == Flow::Varying, "{name} takes a branch on data");
        }

        // A sample in all lanes cannot diverge.
        let before = divergences();
        for (x, expected) in drawn.iter().zip(&expected) {
            let found = run(lanes, &mut x.iter().map(|x| L::from_f64(*x)));
            same(name, &found, 0, expected);
        }
        assert_eq!(divergences(), before, "{name} with the same sample in every lane");
    }
}

fn run<T: Real>(operation: Run<T>, numbers: &mut dyn Iterator<Item = T>) -> Flat<T> {
    operation(&mut || numbers.next().expect("a number for every coordinate")).expect("the samples are in the domain")
}

fn same<L: Lane>(name: &str, found: &Flat<L>, k: usize, expected: &Flat<L::Scalar>) {
    let lane = |x: &[L]| x.iter().map(|x| x.lane(k).to_f64().to_bits()).collect::<Vec<_>>();
    let bits = |x: &[L::Scalar]| x.iter().map(|x| x.to_f64().to_bits()).collect::<Vec<_>>();
    assert_eq!(lane(&found.0), bits(&expected.0), "the value of {name} in lane {k}");
    assert_eq!(lane(&found.1), bits(&expected.1), "the cotangents of {name} in lane {k}");
}

/// One line per operation: its flow, its arguments with their samplers, its result, and the call.
macro_rules! operations {
    ($($name:ident $flow:ident ($($argument:ident: $kind:ty, $sampler:ident);*) -> $value:ty, $call:expr;)*) => {
        $(fn $name<T: Real, const N: usize>(next: &mut dyn FnMut() -> T) -> Result<Flat<T>, Error> {
            $(let $argument = <$kind as Coordinates<T>>::from_coordinates(&mut || next());)*
            let (value, pullback) = Outcome::<$value, _>::outcome($call)?;
            let y_bar = <TangentOf<$value> as Coordinates<T>>::from_coordinates(&mut || next());
            Ok((flatten::<T, $value>(&value), flatten(&pullback.pull(y_bar))))
        })*

        fn all<L: Lane, const N: usize>() -> BTreeSet<&'static str> {
            type T = f64;
            let mut seen = BTreeSet::new();
            $({
                let samples = vec![
                    $((Sampler::$sampler, <$kind as Coordinates<T>>::layout()),)*
                    (Sampler::Any, <TangentOf<$value> as Coordinates<T>>::layout()),
                ];
                agree::<L>(stringify!($name), Flow::$flow, &samples, $name::<L, N>, $name::<L::Scalar, N>);
                seen.insert(stringify!($name));
            })*
            seen
        }
    };
}

operations! {
    add Fixed (a: SMatrix<T, 2, N>, Any; b: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, add::vjp(&a, &b);
    sub Fixed (a: SMatrix<T, 2, N>, Any; b: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, sub::vjp(&a, &b);
    neg Fixed (a: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, neg::vjp(&a);
    scale Fixed (s: T, Any; a: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, scale::vjp(s, &a);
    component_mul Fixed (a: SMatrix<T, 2, N>, Any; b: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, component_mul::vjp(&a, &b);
    transpose Fixed (a: SMatrix<T, 2, N>, Any) -> SMatrix<T, N, 2>, transpose::vjp(&a);
    product Fixed (a: SMatrix<T, 2, N>, Any; b: SMatrix<T, N, 3>, Any) -> SMatrix<T, 2, 3>, product::vjp(&a, &b);
    outer Fixed (x: SVector<T, N>, Any; y: SVector<T, 2>, Any) -> SMatrix<T, N, 2>, outer::vjp(&x, &y);
    dot Fixed (a: SMatrix<T, 2, N>, Any; b: SMatrix<T, 2, N>, Any) -> T, dot::vjp(&a, &b);
    linear_form Fixed (w: SVector<T, N>, Any; x: SVector<T, N>, Any) -> T, linear_form::vjp(&w, &x);
    trace Fixed (a: SMatrix<T, N, N>, Any) -> T, trace::vjp(&a);
    sum Fixed (a: SMatrix<T, 2, N>, Any) -> T, sum::vjp(&a);
    mean Fixed (a: SMatrix<T, 2, N>, Any) -> T, mean::vjp(&a);
    norm Fixed (a: SMatrix<T, 2, N>, Any) -> T, norm::vjp(&a);
    norm_squared Fixed (a: SMatrix<T, 2, N>, Any) -> T, norm_squared::vjp(&a);
    quadratic_form Fixed (x: SVector<T, N>, Any; a: SMatrix<T, N, N>, Any) -> T, quadratic_form::vjp(&x, &a);
    trace_product Fixed (a: SMatrix<T, 2, N>, Any; b: SMatrix<T, N, 2>, Any) -> T, trace_product::vjp(&a, &b);
    trace_sandwich Fixed (x: SMatrix<T, 2, N>, Any; b: SMatrix<T, N, N>, Any) -> T, trace_sandwich::vjp(&x, &b);
    trace_solve Varying (a: SMatrix<T, N, N>, Any; x: SMatrix<T, N, N>, Nonsingular) -> T, trace_solve::vjp(&a, &x);
    row_gram Fixed (a: SMatrix<T, N, 2>, Any) -> Symmetric<T, N>, row_gram::vjp(&a);
    symmetric_product Fixed (s: Symmetric<T, N>, Symmetric; b: SMatrix<T, N, 2>, Any) -> SMatrix<T, N, 2>, symmetric_product::vjp(&s, &b);
    sandwich Fixed (a: SMatrix<T, 2, N>, Any; s: Symmetric<T, N>, Symmetric) -> Symmetric<T, 2>, sandwich::vjp(&a, &s);
    exp Fixed (a: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, exp::vjp(&a);
    ln Fixed (a: SMatrix<T, 2, N>, Positive) -> SMatrix<T, 2, N>, ln::vjp(&a);
    sqrt Fixed (a: SMatrix<T, 2, N>, Positive) -> SMatrix<T, 2, N>, sqrt::vjp(&a);
    tanh Varying (a: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, tanh::vjp(&a);
    sigmoid Varying (a: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, sigmoid::vjp(&a);
    softplus Varying (a: SMatrix<T, 2, N>, Any) -> SMatrix<T, 2, N>, softplus::vjp(&a);
    relu Varying (a: SMatrix<T, 2, N>, Nonzero) -> SMatrix<T, 2, N>, relu::vjp(&a);
    abs Varying (a: SMatrix<T, 2, N>, Nonzero) -> SMatrix<T, 2, N>, abs::vjp(&a);
    solve_lower Fixed (l: CholeskyFactor<T, N>, Factor; b: SMatrix<T, N, 2>, Any) -> SMatrix<T, N, 2>, solve_lower::vjp(&l, &b);
    solve_lower_transposed Fixed (l: CholeskyFactor<T, N>, Factor; b: SMatrix<T, N, 2>, Any) -> SMatrix<T, N, 2>,
        solve_lower_transposed::vjp(&l, &b);
    cholesky Fixed (s: Symmetric<T, N>, PositiveDefinite) -> CholeskyFactor<T, N>, cholesky::vjp(&s);
    ldl Fixed (s: Symmetric<T, N>, PositiveDefinite) -> LdlFactor<T, N>, ldl::vjp(&s);
    solve Varying (a: SMatrix<T, N, N>, Nonsingular; b: SMatrix<T, N, 2>, Any) -> SMatrix<T, N, 2>, solve::vjp(&a, &b);
    inverse Varying (x: SMatrix<T, N, N>, Nonsingular) -> SMatrix<T, N, N>, inverse::vjp(&x);
    solve_spd Fixed (s: Symmetric<T, N>, PositiveDefinite; b: SMatrix<T, N, 2>, Any) -> SMatrix<T, N, 2>, solve_spd::vjp(&s, &b);
    inverse_spd Fixed (s: Symmetric<T, N>, PositiveDefinite) -> Symmetric<T, N>, inverse_spd::vjp(&s);
    det Varying (x: SMatrix<T, N, N>, Nonsingular) -> T, det::vjp(&x);
    log_abs_det Varying (x: SMatrix<T, N, N>, Nonsingular) -> (T, T), log_abs_det::vjp(&x);
    log_det_lower Fixed (l: CholeskyFactor<T, N>, Factor) -> T, log_det_lower::vjp(&l);
    log_det_spd Fixed (s: Symmetric<T, N>, PositiveDefinite) -> T, log_det_spd::vjp(&s);
    sample_covariance Fixed (x: SMatrix<T, 4, N>, Any) -> Symmetric<T, N>,
        sample_covariance::vjp(&x, Centring::Mean, Divisor::Samples);
    correlation Fixed (s: Symmetric<T, N>, PositiveDefinite) -> Symmetric<T, N>, correlation::vjp(&s);
    mean_covariance_penalty Fixed (x: SMatrix<T, 4, N>, Any) -> T,
        mean_covariance_penalty::vjp(&x, Centring::None, Divisor::SamplesMinusOne);
    mean_abs_covariance_penalty Varying (x: SMatrix<T, 4, N>, Correlated) -> T,
        mean_abs_covariance_penalty::vjp(&x, Centring::Mean, Divisor::Samples);
    mahalanobis_squared Fixed (x: SVector<T, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite) -> T,
        mahalanobis_squared::vjp(&x, &mean, &s);
    mahalanobis Varying (x: SVector<T, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite) -> T,
        mahalanobis::vjp(&x, &mean, &s);
    mean_log_density_factor Fixed (xs: SMatrix<T, 4, N>, Any; mean: SVector<T, N>, Any; l: CholeskyFactor<T, N>, Factor) -> T,
        mean_log_density_factor::vjp(&xs, &mean, &l);
    mean_log_density_covariance Fixed (xs: SMatrix<T, 4, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite)
        -> T, mean_log_density_covariance::vjp(&xs, &mean, &s);
    mean_log_density_precision Fixed (xs: SMatrix<T, 4, N>, Any; mean: SVector<T, N>, Any; p: Symmetric<T, N>, PositiveDefinite)
        -> T, mean_log_density_precision::vjp(&xs, &mean, &p);
    log_density_factor Fixed (x: SVector<T, N>, Any; mean: SVector<T, N>, Any; l: CholeskyFactor<T, N>, Factor) -> T,
        log_density_factor::vjp(&x, &mean, &l);
    log_density_covariance Fixed (x: SVector<T, N>, Any; mean: SVector<T, N>, Any; s: Symmetric<T, N>, PositiveDefinite) -> T,
        log_density_covariance::vjp(&x, &mean, &s);
    log_density_precision Fixed (x: SVector<T, N>, Any; mean: SVector<T, N>, Any; p: Symmetric<T, N>, PositiveDefinite) -> T,
        log_density_precision::vjp(&x, &mean, &p);
    expected_log_density_factor Fixed (m: SVector<T, N>, Any; c: Symmetric<T, N>, PositiveDefinite; mean: SVector<T, N>, Any;
        l: CholeskyFactor<T, N>, Factor) -> T, expected_log_density_factor::vjp(&m, &c, &mean, &l);
    expected_log_density_covariance Fixed (m: SVector<T, N>, Any; c: Symmetric<T, N>, PositiveDefinite; mean: SVector<T, N>, Any;
        s: Symmetric<T, N>, PositiveDefinite) -> T, expected_log_density_covariance::vjp(&m, &c, &mean, &s);
    entropy Fixed (l: CholeskyFactor<T, N>, Factor) -> T, entropy::vjp(&l);
    kl_divergence Fixed (mean_1: SVector<T, N>, Any; l_1: CholeskyFactor<T, N>, Factor;
        mean_2: SVector<T, N>, Any; l_2: CholeskyFactor<T, N>, Factor) -> T, kl_divergence::vjp(&mean_1, &l_1, &mean_2, &l_2);
    exp_diagonal Fixed (theta: LowerTriangular<T, N>, Lower) -> CholeskyFactor<T, N>, exp_diagonal::vjp(&theta);
    softplus_diagonal Varying (theta: LowerTriangular<T, N>, Lower) -> CholeskyFactor<T, N>, softplus_diagonal::vjp(&theta);
    covariance_from_factor Fixed (l: LowerTriangular<T, N>, Lower) -> Symmetric<T, N>, covariance_from_factor::vjp(&l);
}

#[test]
fn every_operation_has_the_bits_of_the_scalar_in_every_lane() {
    let _alone = alone();
    let seen = all::<F64x4, 3>();
    assert_eq!(seen, pullback::registry::operations().map(|operation| operation.name).collect());
    all::<F64x4, 6>();
    all::<F32x8, 3>();
}
