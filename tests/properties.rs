//! Identities between operations, on random inputs.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use nalgebra::{SMatrix, SVector};
use proptest::array::{uniform3, uniform6, uniform9};
use proptest::prelude::*;
use pullback::covariance::{Centring, Divisor};
use pullback::prelude::*;

type Matrix = SMatrix<f64, 3, 3>;
type Vector = SVector<f64, 3>;

fn matrix() -> impl Strategy<Value = Matrix> {
    uniform9(-2.0..2.0f64).prop_map(|entries| Matrix::from_column_slice(&entries))
}

fn vector() -> impl Strategy<Value = Vector> {
    uniform3(-2.0..2.0f64).prop_map(Vector::from)
}

/// Far from singular: diagonally dominant.
fn invertible() -> impl Strategy<Value = Matrix> {
    matrix().prop_map(|m| m + Matrix::identity() * 7.0)
}

fn positive_definite() -> impl Strategy<Value = Symmetric<f64, 3>> {
    matrix().prop_map(|m| row_gram(&m) + Symmetric::identity() * 0.5)
}

fn factor() -> impl Strategy<Value = CholeskyFactor<f64, 3>> {
    uniform6(-1.0..1.0f64).prop_map(|p| {
        let mut next = p.into_iter();
        exp_diagonal(&LowerTriangular::from_fn(|_, _| next.next().unwrap_or_default()))
    })
}

proptest! {
    #[test]
    fn the_inverse_of_the_inverse_is_the_matrix(x in invertible()) {
        let twice = inverse(&inverse(&x).unwrap()).unwrap();
        assert_relative_eq!(twice, x, epsilon = 1e-12);
    }

    #[test]
    fn solving_is_multiplying_by_the_inverse(a in invertible(), b in matrix()) {
        assert_relative_eq!(solve(&a, &b).unwrap(), product(&inverse(&a).unwrap(), &b), epsilon = 1e-13);
    }

    #[test]
    fn the_symmetric_operations_agree_with_the_general_ones(s in positive_definite(), b in matrix()) {
        let dense = s.to_matrix();
        assert_relative_eq!(solve_spd(&s, &b).unwrap(), solve(&dense, &b).unwrap(), epsilon = 1e-10);
        assert_relative_eq!(inverse_spd(&s).unwrap().to_matrix(), inverse(&dense).unwrap(), epsilon = 1e-10);
        let (sign, log) = log_abs_det(&dense).unwrap();
        prop_assert_eq!(sign, 1.0);
        assert_abs_diff_eq!(log, log_det_spd(&s).unwrap(), epsilon = 1e-12);
        assert_relative_eq!(det(&dense), log.exp(), max_relative = 1e-11);
    }

    #[test]
    fn factors_multiply_back(s in positive_definite()) {
        let l = cholesky(&s).unwrap();
        assert_relative_eq!(covariance_from_factor(&l), s, epsilon = 1e-14);
        assert_abs_diff_eq!(2.0 * log_det_lower(&l), log_det_spd(&s).unwrap(), epsilon = 1e-13);
        let ldl = ldl(&s).unwrap();
        let (unit, d) = (ldl.unit_lower().to_matrix(), Matrix::from_diagonal(&ldl.diagonal()));
        assert_relative_eq!(unit * d * unit.transpose(), s.to_matrix(), epsilon = 1e-14);
    }

    #[test]
    fn cholesky_undoes_the_covariance_of_a_factor(l in factor()) {
        assert_relative_eq!(cholesky(&covariance_from_factor(&l)).unwrap(), l, epsilon = 1e-10);
    }

    #[test]
    fn triangular_solves_undo_triangular_products(l in factor(), x in matrix()) {
        let dense = l.to_matrix();
        assert_relative_eq!(solve_lower(&l, &product(&dense, &x)), x, epsilon = 1e-12);
        assert_relative_eq!(solve_lower_transposed(&l, &product(&dense.transpose(), &x)), x, epsilon = 1e-12);
    }

    #[test]
    fn the_determinant_is_multiplicative(a in matrix(), b in matrix()) {
        assert_abs_diff_eq!(det(&product(&a, &b)), det(&a) * det(&b), epsilon = 1e-11);
    }

    #[test]
    fn traces_agree_with_their_definitions(a in matrix(), b in matrix(), x in invertible()) {
        assert_abs_diff_eq!(trace_product(&a, &b), trace(&product(&a, &b)), epsilon = 1e-13);
        let sandwich = product(&product(&a, &b), &transpose(&a));
        assert_abs_diff_eq!(trace_sandwich(&a, &b), trace(&sandwich), epsilon = 1e-12);
        assert_abs_diff_eq!(trace_solve(&a, &x).unwrap(), trace(&product(&a, &inverse(&x).unwrap())), epsilon = 1e-13);
        assert_abs_diff_eq!(dot(&a, &b), trace_product(&transpose(&a), &b), epsilon = 1e-13);
    }

    #[test]
    fn the_three_densities_are_one(x in vector(), mean in vector(), l in factor()) {
        let s = covariance_from_factor(&l);
        let by_factor = log_density_factor(&x, &mean, &l);
        let scale = by_factor.abs().max(1.0);
        assert_abs_diff_eq!(log_density_covariance(&x, &mean, &s).unwrap(), by_factor, epsilon = 1e-10 * scale);
        let precision = inverse_spd(&s).unwrap();
        assert_abs_diff_eq!(log_density_precision(&x, &mean, &precision).unwrap(), by_factor, epsilon = 1e-9 * scale);
        let squared = mahalanobis_squared(&x, &mean, &s).unwrap();
        assert_relative_eq!(mahalanobis(&x, &mean, &s).unwrap().powi(2), squared, max_relative = 1e-14, epsilon = 1e-300);
    }

    #[test]
    fn the_density_of_a_batch_is_the_mean_of_its_rows(rows in matrix(), mean in vector(), l in factor()) {
        let each: f64 = (0..3).map(|k| log_density_factor(&rows.row(k).transpose(), &mean, &l)).sum();
        let scale = each.abs().max(1.0);
        assert_abs_diff_eq!(mean_log_density_factor(&rows, &mean, &l), each / 3.0, epsilon = 1e-13 * scale);
    }

    #[test]
    fn the_divergence_is_positive_and_vanishes_between_equals(a in vector(), b in vector(), l in factor(), m in factor()) {
        prop_assert!(kl_divergence(&a, &l, &b, &m) >= 0.0);
        assert_abs_diff_eq!(kl_divergence(&a, &l, &a, &l), 0.0, epsilon = 1e-13);
    }

    #[test]
    fn a_correlation_does_not_change_with_the_units(s in positive_definite(), units in uniform3(0.1..10.0f64)) {
        let scaled = Symmetric::from_fn(|i, j| s[(i, j)] * units[i] * units[j]);
        assert_relative_eq!(correlation(&scaled).unwrap(), correlation(&s).unwrap(), epsilon = 1e-13);
    }

    #[test]
    fn a_shift_of_the_data_leaves_the_centred_covariance(x in matrix(), shift in vector()) {
        let moved = Matrix::from_fn(|i, j| x[(i, j)] + shift[j]);
        let covariance = |x: &Matrix| sample_covariance(x, Centring::Mean, Divisor::SamplesMinusOne).unwrap();
        assert_relative_eq!(covariance(&moved), covariance(&x), epsilon = 1e-13);
    }

    #[test]
    fn the_penalties_are_means_over_the_covariance(x in matrix()) {
        for (centring, divisor) in [(Centring::Mean, Divisor::SamplesMinusOne), (Centring::None, Divisor::Samples)] {
            let c = sample_covariance(&x, centring, divisor).unwrap().to_matrix();
            assert_abs_diff_eq!(mean_covariance_penalty(&x, centring, divisor).unwrap(), c.mean(), epsilon = 1e-13);
            let penalty = mean_abs_covariance_penalty(&x, centring, divisor).unwrap();
            assert_abs_diff_eq!(penalty, c.abs().mean(), epsilon = 1e-13);
        }
    }

    #[test]
    fn component_wise_functions_keep_their_identities(x in matrix()) {
        assert_relative_eq!(ln(&exp(&x)).unwrap(), x, epsilon = 1e-14);
        let root = sqrt(&component_mul(&x, &x)).unwrap();
        assert_relative_eq!(root, abs(&x), epsilon = 1e-15);
        assert_relative_eq!(sub(&softplus(&x), &softplus(&neg(&x))), x, epsilon = 1e-14);
        assert_relative_eq!(tanh(&x), sub(&scale(2.0, &sigmoid(&scale(2.0, &x))), &Matrix::repeat(1.0)), epsilon = 1e-14);
        assert_eq!(sub(&relu(&x), &relu(&neg(&x))), x);
    }
}
