//! The whole text of reports about planted bugs. After a change on purpose: `INSTA_UPDATE=always cargo test --test judge`.

use super::{cholesky, quotient};

/// The first failure of a report.
fn message(report: pullback::gradcheck::Report) -> String {
    report.verdict().expect_err("a wrong rule").to_string()
}

macro_rules! messages {
    ($($name:ident: $room:ident::$bug:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(message($room::report::<{ $room::$bug }>()));
        }
    )*};
}
messages! {
    // The eight of the Cholesky rule.
    the_triangle_that_is_stored: cholesky::STORED_TRIANGLE,
    the_last_step_is_missing: cholesky::LOWER_ONLY,
    the_strict_triangle_is_doubled: cholesky::DOUBLED_BELOW,
    a_factor_two: cholesky::FACTOR_TWO,
    the_diagonal_is_not_halved: cholesky::DIAGONAL_NOT_HALVED,
    symmetrised_instead_of_phi: cholesky::SYMMETRISED_INSTEAD_OF_PHI,
    the_upper_triangle_of_the_cotangent: cholesky::READS_THE_UPPER_TRIANGLE,
    a_relative_error: cholesky::SLIGHTLY_SCALED,
    // And others.
    a_sign: cholesky::SIGN,
    a_constant_residual: cholesky::CONSTANT_RESIDUAL,
    another_value: cholesky::OTHER_VALUE,
    another_error: cholesky::OTHER_ERROR,
    another_tangent: cholesky::OTHER_TANGENT,
    a_panic: cholesky::PANICS,
    not_linear: cholesky::SLIGHTLY_QUADRATIC,
    exchanged_arguments: quotient::EXCHANGED,
    a_missing_term: quotient::MISSING_X,
    a_heap: quotient::HEAP,
    a_branch: quotient::BRANCHES,
}

#[test]
fn a_stale_residual() {
    use pullback::gradcheck::{Claim, Gradcheck};
    let report = Gradcheck::of::<quotient::Quotient<{ quotient::STALE }>>("N = 3").only([Claim::Oracle]).run();
    insta::assert_snapshot!(message(report));
}
