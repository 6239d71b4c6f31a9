//! The component-wise operations where they are delicate: on both tails, at zero, at the end of the range, and on bad input.

use nalgebra::{Matrix2, SVector, Vector1, matrix, vector};
use pullback::prelude::*;

/// |found − expected| ≤ multiple · ε · |expected|.
fn close<T: Real>(found: T, expected: f64, multiple: f64, what: &str) {
    let (found, bound) = (found.to_f64(), multiple * T::epsilon().to_f64() * expected.abs());
    assert!((found - expected).abs() <= bound, "{what}: {found:e}, expected {expected:e}, allowed {bound:e}");
}

/// The slope by the pullback and by the forward mode, which must agree.
macro_rules! slope {
    ($op:ident, $x:expr) => {{
        let x = Vector1::new($x);
        let one = Vector1::new(Real::from_f64(1.0));
        let backward = $op::vjp(&x).1.pull(one)[0];
        let forward = $op::jvp(&x, &one).1[0];
        close(forward, backward.to_f64(), 4.0, concat!("forward mode of ", stringify!($op)));
        backward
    }};
}

/// The second derivative, by dual numbers through the pullback.
macro_rules! curvature {
    ($op:ident, $x:expr) => {
        $op::hvp(&vector![$x], &vector![1.0], vector![1.0])[0]
    };
}

mod tails {
    use super::*;

    // Where e^−x is below ε², σ and tanh are one and their slopes are the first term of the series to the last bit.
    #[test]
    fn of_the_logistic_function() {
        for x in [80.0, 300.0, 700.0] {
            let tail = (-x).exp();
            assert_eq!(sigmoid(&vector![x, -x]), vector![1.0, tail]);
            close(slope!(sigmoid, x), tail, 4.0, "σ′ on the right");
            close(slope!(sigmoid, -x), tail, 4.0, "σ′ on the left");
            close(curvature!(sigmoid, x), -tail, 8.0, "σ″ on the right");
            close(curvature!(sigmoid, -x), tail, 8.0, "σ″ on the left");
        }
        let tail = (-80.0f64).exp();
        close(slope!(sigmoid, 80.0f32), tail, 8.0, "σ′ in f32");
        close(slope!(sigmoid, -80.0f32), tail, 8.0, "σ′ in f32");
    }

    #[test]
    fn of_the_smooth_positive_part() {
        for x in [80.0, 300.0, 700.0] {
            let tail = (-x).exp();
            assert_eq!(softplus(&vector![x, -x]), vector![x, tail]);
            assert_eq!(slope!(softplus, x), 1.0);
            close(slope!(softplus, -x), tail, 4.0, "the slope on the left");
            close(curvature!(softplus, -x), tail, 8.0, "the curvature on the left");
        }
        assert_eq!(softplus(&vector![1e300, -1e300]), vector![1e300, 0.0]);
        assert_eq!(softplus(&vector![3e38f32, -3e38]), vector![3e38, 0.0]);
    }

    #[test]
    fn of_the_hyperbolic_tangent() {
        for x in [40.0, 150.0, 350.0] {
            let tail = 4.0 * (-2.0 * x).exp();
            assert_eq!(tanh(&vector![x, -x]), vector![1.0, -1.0]);
            close(slope!(tanh, x), tail, 4.0, "sech² on the right");
            close(slope!(tanh, -x), tail, 4.0, "sech² on the left");
            close(curvature!(tanh, x), -2.0 * tail, 8.0, "the curvature on the right");
        }
        close(slope!(tanh, 40.0f32), 4.0 * (-80.0f64).exp(), 8.0, "sech² in f32");
    }

    /// cosh overflows from 711 on, exp(−x) is zero from 746 on: everything has to be zero, not NaN.
    #[test]
    fn far_out_derivatives_of_every_order_are_zero() {
        for x in [800.0, -800.0, 1e300, -1e300] {
            assert_eq!((slope!(tanh, x), curvature!(tanh, x)), (0.0, 0.0));
            assert_eq!((slope!(sigmoid, x), curvature!(sigmoid, x)), (0.0, 0.0));
            assert_eq!(curvature!(softplus, x), 0.0);
            let nested = Dual::new(Dual::new(x, 1.0), Dual::new(1.0, 0.0)).tanh();
            assert_eq!((nested.eps.re, nested.eps.eps), (0.0, 0.0));
        }
    }
}

/// At zero two formulas meet: the derivatives have to be those of the function and not of a branch.
#[test]
fn derivatives_at_zero_are_right_to_second_order() {
    for zero in [0.0, -0.0] {
        assert_eq!((slope!(sigmoid, zero), curvature!(sigmoid, zero)), (0.25, 0.0));
        assert_eq!((slope!(softplus, zero), curvature!(softplus, zero)), (0.5, 0.25));
        assert_eq!((slope!(tanh, zero), curvature!(tanh, zero)), (1.0, 0.0));
    }
    // Forward over forward, which takes the primal alone.
    let x = SVector::<_, 1>::new(Dual::new(Dual::new(0.0, 1.0), Dual::new(1.0, 0.0)));
    assert_eq!((sigmoid(&x)[0].eps.re, sigmoid(&x)[0].eps.eps), (0.25, 0.0));
    assert_eq!((softplus(&x)[0].eps.re, softplus(&x)[0].eps.eps), (0.5, 0.25));
    assert_eq!((tanh(&x)[0].eps.re, tanh(&x)[0].eps.eps), (1.0, 0.0));
}

#[test]
fn values_and_slopes_do_not_jump_at_zero() {
    let small = 1e-12;
    for x in [small, -small] {
        close(slope!(sigmoid, x), 0.25, 4.0, "σ′");
        close(slope!(softplus, x), 0.5 + 0.25 * x, 4.0, "σ");
        close(slope!(tanh, x), 1.0, 4.0, "sech²");
        close(softplus(&vector![x])[0], 2.0f64.ln() + 0.5 * x, 4.0, "softplus");
        close(sigmoid(&vector![x])[0], 0.5 + 0.25 * x, 4.0, "σ");
    }
}

mod bad_input {
    use super::*;

    const BAD: Matrix2<f64> = matrix![1.0, -2.0; 0.0, 4.0];

    #[test]
    fn names_the_first_entry_column_by_column() {
        assert_eq!(ln(&BAD), Err(Error::NotPositive { index: 1 }));
        assert_eq!(sqrt(&BAD), Err(Error::NotPositive { index: 2 }));
        assert_eq!(sqrt(&-BAD), Err(Error::NotPositive { index: 0 }));
    }

    #[test]
    fn that_is_not_finite_is_non_finite() {
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(ln(&vector![1.0, x]), Err(Error::NonFinite));
            assert_eq!(sqrt(&vector![1.0, x]), Err(Error::NonFinite));
        }
    }

    #[test]
    fn passes_through_what_cannot_fail() {
        let x = vector![f64::NAN];
        let results = [exp(&x), tanh(&x), sigmoid(&x), softplus(&x), relu(&x), abs(&x)];
        assert!(results.iter().all(|y| y[0].is_nan()));
        assert_eq!(exp(&vector![1000.0, -1000.0]), vector![f64::INFINITY, 0.0]);
    }
}

/// The reciprocal of a subnormal number is infinite, but zero times the slope is still zero.
#[test]
fn the_logarithm_takes_subnormal_numbers() {
    let x = vector![f64::MIN_POSITIVE / 1024.0];
    let (y, pullback) = ln::vjp(&x).unwrap();
    close(y[0], -1032.0 * 2.0f64.ln(), 2.0, "ln");
    assert_eq!(pullback.pull(vector![0.0])[0], 0.0);
    close(pullback.pull(x)[0], 1.0, 2.0, "x/x");
}
