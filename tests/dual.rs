//! Dual numbers agree with num-dual, nest, and carry the value of the plain scalar bit for bit.

use num_dual::{Dual64, HyperDual64};
use pullback::{Dual, Real};

/// Every elementary function, with points of its domain.
macro_rules! each_function {
    ($check:ident) => {
        $check!(sqrt, [0.1, 1.0, 7.3]);
        $check!(abs, [-2.5, 0.3]);
        $check!(exp, [-3.0, 0.0, 1.7]);
        $check!(exp_m1, [-2.0, 1e-9, 0.4]);
        $check!(ln, [0.2, 1.0, 9.0]);
        $check!(ln_1p, [-0.5, 1e-9, 3.0]);
        $check!(sin, [-1.2, 0.0, 2.6]);
        $check!(cos, [-1.2, 0.0, 2.6]);
        $check!(tan, [-1.2, 0.0, 1.3]);
        $check!(asin, [-0.8, 0.0, 0.6]);
        $check!(acos, [-0.8, 0.0, 0.6]);
        $check!(atan, [-3.0, 0.0, 0.6]);
        $check!(sinh, [-2.0, 0.0, 1.1]);
        $check!(cosh, [-2.0, 0.0, 1.1]);
        $check!(tanh, [-2.0, 0.0, 1.1]);
    };
}

fn close(found: f64, expected: f64, what: &str) {
    let off = (found - expected).abs();
    assert!(off <= 1e-14 * expected.abs().max(1.0), "{what}: {found:e} and {expected:e}");
}

#[test]
fn first_derivatives_agree_with_num_dual() {
    macro_rules! check {
        ($function:ident, $points:expr) => {
            for x in $points {
                let ours = Real::$function(Dual::new(x, 1.3));
                let theirs = Real::$function(Dual64::new(x, 1.3));
                close(ours.eps, theirs.eps, concat!(stringify!($function), "'"));
            }
        };
    }
    each_function!(check);
}

#[test]
fn second_derivatives_of_nested_duals_agree_with_hyper_dual_numbers() {
    macro_rules! check {
        ($function:ident, $points:expr) => {
            for x in $points {
                let ours = Real::$function(Dual::new(Dual::new(x, 0.7), Dual::new(1.3, 0.0)));
                let theirs = Real::$function(HyperDual64::new(x, 0.7, 1.3, 0.0));
                close(ours.eps.eps, theirs.eps1eps2, concat!(stringify!($function), "''"));
            }
        };
    }
    each_function!(check);
}

#[test]
fn the_value_of_a_dual_is_that_of_the_plain_number_bit_for_bit() {
    macro_rules! check {
        ($function:ident, $points:expr) => {
            for x in $points {
                let x: f64 = x;
                assert_eq!(Real::$function(Dual::new(x, 1.3)).re.to_bits(), Real::$function(x).to_bits());
                let single = x as f32;
                assert_eq!(Real::$function(Dual::new(single, 1.3)).re.to_bits(), Real::$function(single).to_bits());
            }
        };
    }
    each_function!(check);
}

#[test]
fn arithmetic_agrees_with_num_dual() {
    let (a, b) = (Dual::new(1.7, -0.4), Dual::new(-2.3, 0.9));
    let (c, d) = (Dual64::new(1.7, -0.4), Dual64::new(-2.3, 0.9));
    for (ours, theirs) in [(a + b, c + d), (a - b, c - d), (a * b, c * d), (a / b, c / d), (-a, -c)] {
        close(ours.re, theirs.re, "value");
        close(ours.eps, theirs.eps, "derivative");
    }
    for (ours, theirs) in [
        (a.powf(b), Real::powf(c, d)),
        (a.atan2(b), Real::atan2(c, d)),
        (b.powi(5), Real::powi(d, 5)),
        (b.powi(-3), Real::powi(d, -3)),
        (b.powi(0), Real::powi(d, 0)),
    ] {
        close(ours.re, theirs.re, "value");
        close(ours.eps, theirs.eps, "derivative");
    }
}

#[test]
fn comparisons_look_at_the_value_only() {
    assert_eq!(Dual::new(1.0, 2.0), Dual::new(1.0, 3.0));
    assert!(Dual::new(1.0, 9.0) < Dual::new(2.0, 0.0));
    assert!(Dual::new(1.0, f64::NAN).is_finite() && !Dual::new(f64::NAN, 1.0).is_finite());
}

#[test]
fn the_slope_at_a_kink_is_zero() {
    assert_eq!(Dual::new(0.0, 1.0).sqrt().eps, 0.0);
    assert_eq!(Real::sqrt(Dual64::new(0.0, 1.0)).eps, 0.0);
    assert_eq!(Dual::new(0.0, 1.0).abs().eps, 0.0);
    assert_eq!(Dual::new(1.0, 1.0).asin().eps, 0.0);
    assert_eq!(Dual::new(-1.0, 0.0).acos().eps, 0.0);
    assert_eq!(Dual::new(0.0, 1.0).atan2(Dual::new(0.0, 1.0)).eps, 0.0);
}

#[test]
fn the_slope_of_tanh_keeps_its_digits_where_tanh_saturates() {
    let slope = Dual::new(20.0, 1.0).tanh().eps;
    let expected = 4.0 * (-40.0f64).exp(); // sech² x → 4 exp(−2x)
    assert!((slope - expected).abs() <= 1e-14 * expected);
}
