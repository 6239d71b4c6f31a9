//! Planted bugs around a Cholesky pullback.

use nalgebra::SMatrix;
use pullback::gradcheck::{
    Argument, Claim, Gradcheck, Input, Precision, Report, Reverse, Sampler, Shape, Subject, flatten,
};
use pullback::ops;
use pullback::prelude::*;
use pullback::space::VectorSpace;
use pullback::space::{Lift, Tangent};

use super::refuted;

/// What the reverse pass of [`Planted`] does wrong.
pub(super) const NONE: usize = 0;
pub(super) const DOUBLED_BELOW: usize = 1;
pub(super) const FACTOR_TWO: usize = 2;
pub(super) const DIAGONAL_NOT_HALVED: usize = 3;
pub(super) const SYMMETRISED_INSTEAD_OF_PHI: usize = 4;
pub(super) const SLIGHTLY_SCALED: usize = 5;
pub(super) const READS_THE_UPPER_TRIANGLE: usize = 6;
pub(super) const SIGN: usize = 7;
pub(super) const LOWER_ONLY: usize = 8;
pub(super) const AFFINE: usize = 9;
pub(super) const OTHER_VALUE: usize = 10;
pub(super) const OTHER_ERROR: usize = 11;
pub(super) const SLIGHTLY_QUADRATIC: usize = 12;
pub(super) const CONSTANT_RESIDUAL: usize = 13;
pub(super) const OTHER_TANGENT: usize = 14;
pub(super) const PANICS: usize = 15;
pub(super) const STORED_TRIANGLE: usize = 16;

/// Cholesky written out as the textbook rule with a bug.
pub(super) struct Planted<const BUG: usize>;

const N: usize = 3;

/// S̄ = sym(L⁻ᵀ Φ(Lᵀ L̄) L⁻¹) by dense products.
fn pull<T: Real, const BUG: usize>(l: &SMatrix<T, N, N>, l_bar: &LowerTriangular<T, N>) -> Symmetric<T, N> {
    let half = T::from_f64(0.5);
    let mut l_bar_full = l_bar.to_matrix();
    if BUG == READS_THE_UPPER_TRIANGLE {
        l_bar_full[(0, 1)] += l_bar.as_columns()[1][0];
    }
    let p = l.transpose() * l_bar_full;
    let phi = match BUG {
        DIAGONAL_NOT_HALVED => SMatrix::from_fn(|i, j| if i >= j { p[(i, j)] } else { T::zero() }),
        SYMMETRISED_INSTEAD_OF_PHI => SMatrix::from_fn(|i, j| (p[(i, j)] + p[(j, i)]) * half * half),
        _ => SMatrix::<T, N, N>::from_fn(|i, j| {
            if i > j {
                p[(i, j)]
            } else if i == j {
                p[(i, i)] * half
            } else {
                T::zero()
            }
        }),
    };
    let inverse = ops::inverse(l).expect("a factor has an inverse");
    let s_bar = inverse.transpose() * phi * inverse;
    let factor = match BUG {
        FACTOR_TWO => 2.0,
        SLIGHTLY_SCALED => 1.0 + 1e-5,
        SIGN => -1.0,
        _ => 1.0,
    };
    Symmetric::from_fn(|i, j| {
        let mean = (s_bar[(i, j)] + s_bar[(j, i)]) * half * T::from_f64(factor);
        match BUG {
            DOUBLED_BELOW if i > j => s_bar[(i, j)] + s_bar[(i, j)],
            STORED_TRIANGLE if i > j => mean + mean,
            LOWER_ONLY => s_bar[(i, j)],
            AFFINE => mean + T::from_f64(1e-12),
            SLIGHTLY_QUADRATIC => mean + mean * mean * T::from_f64(2e-15),
            _ => mean,
        }
    })
}

impl<const BUG: usize> Subject for Planted<BUG> {
    const NAME: &'static str = "planted";
    const FALLIBLE: bool = true;
    const VARIANTS: usize = 1;

    fn arguments<T: Real>() -> Vec<Argument> {
        vec![Argument::new::<T, Symmetric<T, N>>("s", Sampler::PositiveDefinite)]
    }

    fn result<T: Real>() -> Shape {
        Shape::of::<T, CholeskyFactor<T, N>>()
    }

    fn primal<T: Real>(mut input: Input<'_, T>) -> Result<Vec<T>, Error> {
        Ok(flatten(&cholesky(&input.take::<Symmetric<T, N>>())?))
    }

    fn jvp<T: Real>(mut input: Input<'_, T>, mut direction: Input<'_, T>) -> Result<(Vec<T>, Vec<T>), Error> {
        let (value, tangent) = cholesky::jvp(&input.take::<Symmetric<T, N>>(), &direction.take())?;
        let factor = T::from_f64(if BUG == OTHER_TANGENT { 1.0 + 1e-9 } else { 1.0 });
        Ok((flatten(&value), flatten(&tangent.scaled(factor))))
    }

    fn vjp<T: Real>(mut input: Input<'_, T>, reverse: &mut Reverse<'_, T>) -> Result<Vec<T>, Error> {
        let l = cholesky(&input.take::<Symmetric<T, N>>()).map_err(|error| match error {
            Error::NotPositiveDefinite { .. } if BUG == PANICS => panic!("planted"),
            Error::NotPositiveDefinite { .. } if BUG == OTHER_ERROR => Error::Singular { pivot: 0 },
            other => other,
        })?;
        let mut kept = l.to_matrix();
        if BUG == CONSTANT_RESIDUAL {
            kept = kept.map(|entry| T::from_f64(entry.to_f64()));
        }
        reverse.pull(|l_bar: LowerTriangular<T, N>| pull::<T, BUG>(&kept, &l_bar));
        let mut value = flatten(&l);
        if BUG == OTHER_VALUE {
            value[0] *= T::one() + T::epsilon();
        }
        Ok(value)
    }

    fn hvp<T: Real>(
        mut input: Input<'_, T>,
        mut direction: Input<'_, T>,
        mut cotangent: Input<'_, T>,
    ) -> Result<Vec<T>, Error> {
        let s = input.take::<Symmetric<T, N>>().lift(&direction.take());
        let mut kept = cholesky(&s)?.to_matrix();
        if BUG == CONSTANT_RESIDUAL {
            kept = kept.map(|entry| Dual::constant(entry.re));
        }
        let l_bar = cotangent.take::<LowerTriangular<T, N>>().lift(&LowerTriangular::zeros());
        Ok(flatten(&<Symmetric<T, N> as Lift>::lower(&pull::<Dual<T>, BUG>(&kept, &l_bar)).1))
    }
}

pub(super) fn report<const BUG: usize>() -> Report {
    Gradcheck::of::<Planted<BUG>>("N = 3").run()
}

fn double<const BUG: usize>() -> Vec<Claim> {
    refuted::<Planted<BUG>>(Precision::Double)
}

/// The claims that compare numbers of first order and of second order.
const NUMBERS: [Claim; 6] =
    [Claim::Oracle, Claim::InnerProduct, Claim::Differences, Claim::SecondOrder, Claim::Hessian, Claim::Conditioned];

#[test]
fn the_right_rule_passes_in_both_precisions() {
    assert_eq!(refuted::<Planted<NONE>>(Precision::Double), []);
    assert_eq!(refuted::<Planted<NONE>>(Precision::Single), []);
}

#[test]
fn wrong_numbers_are_rejected_by_all_that_compare_numbers_and_by_nothing_else() {
    fn examine<const BUG: usize>() {
        let refuted = double::<BUG>();
        assert!(refuted.iter().all(|claim| NUMBERS.contains(claim)), "bug {BUG}: {refuted:?}");
        assert!(refuted.starts_with(&[Claim::Oracle, Claim::InnerProduct]), "bug {BUG}: {refuted:?}");
    }
    examine::<DOUBLED_BELOW>();
    examine::<FACTOR_TWO>();
    examine::<DIAGONAL_NOT_HALVED>();
    examine::<SYMMETRISED_INSTEAD_OF_PHI>();
    examine::<SLIGHTLY_SCALED>();
    examine::<SIGN>();
    examine::<LOWER_ONLY>();
    examine::<STORED_TRIANGLE>();
}

#[test]
fn a_relative_error_that_differences_cannot_see_is_seen() {
    assert!(!double::<SLIGHTLY_SCALED>().is_empty());
}

#[test]
fn reading_the_unread_triangle_is_rejected_by_junk_alone() {
    assert_eq!(double::<READS_THE_UPPER_TRIANGLE>(), [Claim::Unread]);
}

#[test]
fn a_pullback_that_is_not_linear_is_rejected() {
    // In f32 the constant vanishes beside everything but zero; the square is below the tolerance of the oracle.
    assert_eq!(refuted::<Planted<AFFINE>>(Precision::Single), [Claim::ZeroCotangent]);
    assert_eq!(double::<SLIGHTLY_QUADRATIC>(), [Claim::Linear]);
}

#[test]
fn a_vjp_with_another_value_is_rejected() {
    // On bad input, too, the values have to be the same.
    assert_eq!(double::<OTHER_VALUE>(), [Claim::SameValue, Claim::SameError]);
}

#[test]
fn a_vjp_with_another_error_is_rejected() {
    assert_eq!(double::<OTHER_ERROR>(), [Claim::SameError]);
}

#[test]
fn a_residual_without_its_derivative_is_rejected_by_the_second_order() {
    assert_eq!(double::<CONSTANT_RESIDUAL>(), [Claim::SecondOrder]);
}

#[test]
fn a_wrong_forward_mode_is_rejected() {
    let refuted = double::<OTHER_TANGENT>();
    assert!(refuted.contains(&Claim::Forward), "{refuted:?}");
    // ⟨ȳ, J ẋ⟩ is taken from it, nothing else is.
    assert!(refuted.iter().all(|claim| [Claim::Forward, Claim::InnerProduct, Claim::Conditioned].contains(claim)));
}

#[test]
fn a_panic_on_bad_input_is_rejected() {
    // A panic is not the error of the primal either.
    assert_eq!(double::<PANICS>(), [Claim::NoPanic, Claim::SameError]);
}

#[test]
fn a_failure_can_be_run_again_alone() {
    let failure = report::<SIGN>().verdict().expect_err("wrong");
    let seeds = failure.seed..failure.seed + 1;
    let again = Gradcheck::of::<Planted<SIGN>>("N = 3").seeds(seeds).only([failure.claim]).run();
    assert_eq!(again.failure().map(|failure| failure.detail.as_str()), Some(failure.detail.as_str()));
}
