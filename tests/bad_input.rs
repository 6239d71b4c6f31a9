//! Singular, indefinite, NaN, infinite and one-by-one inputs: the right error, at the right place.

use nalgebra::{SMatrix, matrix, vector};
use pullback::covariance::{Centring, Divisor};
use pullback::linalg;
use pullback::prelude::*;

#[test]
fn singular_matrices_name_the_column_without_a_pivot() {
    let singular = matrix![1.0, 1.0, 2.0; 2.0, 2.0, 1.0; 4.0, 4.0, 3.0]; // two equal columns
    let b = vector![1.0, 2.0, 3.0];
    let error = Error::Singular { pivot: 1 };
    assert_eq!(inverse(&singular), Err(error));
    assert_eq!(solve(&singular, &b), Err(error));
    assert_eq!(log_abs_det(&singular), Err(error));
    assert_eq!(trace_solve(&singular, &singular), Err(error));
    assert_eq!(det(&singular), 0.0);
    assert_eq!(inverse(&matrix![0.0]), Err(Error::Singular { pivot: 0 }));
}

#[test]
fn indefinite_matrices_name_the_pivot() {
    let s = Symmetric::from_lower(&matrix![1.0, 0.0; 2.0, 1.0]);
    let (x, mean) = (vector![1.0, 0.0], vector![0.0, 0.0]);
    let error = Error::NotPositiveDefinite { pivot: 1 };
    assert_eq!(cholesky(&s), Err(error));
    assert_eq!(ldl(&s), Err(error));
    assert_eq!(inverse_spd(&s), Err(error));
    assert_eq!(solve_spd(&s, &x), Err(error));
    assert_eq!(log_det_spd(&s), Err(error));
    assert_eq!(mahalanobis(&x, &mean, &s), Err(error));
    assert_eq!(log_density_covariance(&x, &mean, &s), Err(error));
    assert_eq!(log_density_precision(&x, &mean, &s), Err(error));
    assert_eq!(cholesky(&Symmetric::from_lower(&matrix![0.0])), Err(Error::NotPositiveDefinite { pivot: 0 }));
}

#[test]
fn nan_and_infinity_at_any_place_are_not_finite() {
    for junk in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for (i, j) in [(0, 0), (1, 0), (2, 0), (1, 1), (2, 1), (2, 2)] {
            let mut m = SMatrix::<f64, 3, 3>::identity() * 2.0;
            m[(i, j)] = junk;
            let s = Symmetric::from_lower(&m);
            assert_eq!(inverse(&m), Err(Error::NonFinite), "{junk} at {i}, {j}");
            assert_eq!(cholesky(&s), Err(Error::NonFinite), "{junk} at {i}, {j}");
            assert_eq!(ldl(&s), Err(Error::NonFinite), "{junk} at {i}, {j}");
            assert_eq!(log_det_spd(&s), Err(Error::NonFinite), "{junk} at {i}, {j}");
            let covariance = sample_covariance(&m, Centring::Mean, Divisor::Samples);
            assert_eq!(covariance, Err(Error::NonFinite), "{junk} at {i}, {j}");
        }
    }
}

#[test]
fn statistics_of_too_few_samples_say_how_many_are_needed() {
    let one = matrix![1.0, 2.0];
    let error = Error::TooFewSamples { needed: 2, found: 1 };
    assert_eq!(sample_covariance(&one, Centring::Mean, Divisor::SamplesMinusOne), Err(error));
    assert_eq!(mean_covariance_penalty(&one, Centring::Mean, Divisor::SamplesMinusOne), Err(error));
    assert!(sample_covariance(&one, Centring::Mean, Divisor::Samples).is_ok());
}

#[test]
fn logarithms_roots_and_correlations_name_the_entry() {
    let x = matrix![1.0, -1.0; 0.0, 2.0];
    assert_eq!(ln(&x), Err(Error::NotPositive { index: 1 }));
    assert_eq!(sqrt(&x), Err(Error::NotPositive { index: 2 }));
    assert_eq!(ln(&matrix![-1.0, f64::NAN]), Err(Error::NonFinite));
    let s = Symmetric::from_lower(&matrix![1.0, 0.0; 0.0, -1.0]);
    assert_eq!(correlation(&s), Err(Error::NotPositive { index: 1 }));
}

#[test]
fn an_inverse_beyond_the_range_is_not_finite() {
    assert_eq!(inverse(&matrix![1e-310]), Err(Error::NonFinite));
    assert_eq!(inverse(&matrix![1e-40f32]), Err(Error::NonFinite));
    assert_eq!(inverse(&matrix![2f64.powi(-1000)]), Ok(matrix![2f64.powi(1000)]));
}

#[test]
fn the_first_failing_pivot_is_reported_unless_something_is_not_finite() {
    let npd = |pivot| Err(Error::NotPositiveDefinite { pivot });
    let diagonal = |d: [f64; 3]| [[d[0], 0.0, 0.0], [0.0, d[1], 0.0], [0.0, 0.0, d[2]]];
    assert_eq!(linalg::cholesky(&diagonal([1.0, -0.0, -1.0])), npd(1));
    assert_eq!(linalg::ldl(&diagonal([-1.0, 1.0, -1.0])), npd(0));
    for d in [[1.0, -1.0, f64::NAN], [-1.0, f64::INFINITY, 1.0], [f64::INFINITY, -1.0, 1.0]] {
        assert_eq!(linalg::cholesky(&diagonal(d)), Err(Error::NonFinite));
        assert_eq!(linalg::ldl(&diagonal(d)), Err(Error::NonFinite));
    }
    // Behind a failing column: the junk stands below its pivot only.
    for junk in [f64::NAN, f64::INFINITY] {
        let s = [[-1.0, junk, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        assert_eq!(linalg::cholesky(&s), Err(Error::NonFinite));
        assert_eq!(linalg::ldl(&s), Err(Error::NonFinite));
    }
    // Huge but finite entries are not mistaken for an overflow.
    let huge = 1e300;
    let s = [[-huge, huge, huge], [0.0, huge, -huge], [0.0, 0.0, huge]];
    assert_eq!(linalg::cholesky(&s), npd(0));
    assert_eq!(linalg::ldl(&s), npd(0));
}
