//! The judge rejects wrong rules: planted bugs around a Cholesky pullback, each by the claim meant for it.

use nalgebra::SMatrix;
use pullback::gradcheck::{Argument, Input, Precision, Reverse, Sampler, Shape, Subject, flatten, judge};
use pullback::ops;
use pullback::prelude::*;
use pullback::space::VectorSpace;
use pullback::space::{Lift, Tangent};

/// What the reverse pass of [`Planted`] does wrong.
const NONE: usize = 0;
const DOUBLED_BELOW: usize = 1;
const FACTOR_TWO: usize = 2;
const DIAGONAL_NOT_HALVED: usize = 3;
const SYMMETRISED_INSTEAD_OF_PHI: usize = 4;
const SLIGHTLY_SCALED: usize = 5;
const READS_THE_UPPER_TRIANGLE: usize = 6;
const SIGN: usize = 7;
const LOWER_ONLY: usize = 8;
const AFFINE: usize = 9;
const OTHER_VALUE: usize = 10;
const OTHER_ERROR: usize = 11;
const SLIGHTLY_QUADRATIC: usize = 12;
const CONSTANT_RESIDUAL: usize = 13;
const OTHER_TANGENT: usize = 14;
const PANICS: usize = 15;

/// Cholesky on a square of N² numbers, written out as the textbook rule with a bug.
struct Planted<const BUG: usize>;

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
            DOUBLED_BELOW if i > j => mean + mean,
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

fn claim<const BUG: usize>() -> &'static str {
    judge::<Planted<BUG>>("N = 3", Precision::Double).expect_err("a wrong rule must be rejected").check
}

const ORACLE: &str = "`pull` agrees with forward mode on num-dual's dual numbers in every entry";

#[test]
fn the_right_rule_passes_in_both_precisions() {
    judge::<Planted<NONE>>("N = 3", Precision::Double).unwrap();
    judge::<Planted<NONE>>("N = 3", Precision::Single).unwrap();
}

#[test]
fn wrong_numbers_are_rejected_by_the_oracle() {
    assert_eq!(claim::<DOUBLED_BELOW>(), ORACLE);
    assert_eq!(claim::<FACTOR_TWO>(), ORACLE);
    assert_eq!(claim::<DIAGONAL_NOT_HALVED>(), ORACLE);
    assert_eq!(claim::<SYMMETRISED_INSTEAD_OF_PHI>(), ORACLE);
    assert_eq!(claim::<SLIGHTLY_SCALED>(), ORACLE);
    assert_eq!(claim::<SIGN>(), ORACLE);
    assert_eq!(claim::<LOWER_ONLY>(), ORACLE);
}

#[test]
fn reading_the_unread_triangle_is_rejected_by_junk() {
    assert_eq!(claim::<READS_THE_UPPER_TRIANGLE>(), "storage that is not part of a value is not read");
}

#[test]
fn a_pullback_that_is_not_linear_is_rejected() {
    // In f32 the constant vanishes beside everything but zero; the square is below the tolerance of the oracle.
    let failure = judge::<Planted<AFFINE>>("N = 3", Precision::Single).expect_err("not linear");
    assert_eq!(failure.check, "a zero cotangent gives exactly zero");
    assert_eq!(claim::<SLIGHTLY_QUADRATIC>(), "`pull` is linear, exactly for powers of two");
}

#[test]
fn a_vjp_with_another_value_is_rejected() {
    assert_eq!(claim::<OTHER_VALUE>(), "the value of `vjp` is that of the primal, bit for bit");
}

#[test]
fn a_vjp_with_another_error_is_rejected() {
    assert_eq!(claim::<OTHER_ERROR>(), "primal, `vjp` and `jvp` fail on the same inputs with the same error");
}

#[test]
fn a_residual_without_its_derivative_is_rejected_by_the_second_order() {
    assert_eq!(claim::<CONSTANT_RESIDUAL>(), "duals through `pull` agree with nested forward mode");
}

#[test]
fn a_wrong_forward_mode_is_rejected() {
    assert_eq!(claim::<OTHER_TANGENT>(), "`jvp` agrees with the Jacobian");
}

#[test]
fn a_panic_on_bad_input_is_rejected() {
    assert_eq!(claim::<PANICS>(), "bad input never panics");
}

#[test]
fn a_failure_says_where_and_how_to_run_it_again() {
    let failure = judge::<Planted<FACTOR_TWO>>("N = 3", Precision::Double).expect_err("wrong");
    let message = failure.to_string();
    for part in ["`planted`", ORACLE, "`s` coordinate", "N = 3, f64", "seed 1", "condition number"] {
        assert!(message.contains(part), "`{part}` is missing in\n{message}");
    }
}
