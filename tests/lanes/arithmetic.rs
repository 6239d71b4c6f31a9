//! Arithmetic and elementary functions, lane by lane against the scalar.

use nalgebra::vector;
use pullback::gradcheck::Rng;
use pullback::lanes::{F32x8, F64x4, Lane, divergences};
use pullback::ops::norm;
use pullback::space::{Lift, VectorSpace};
use pullback::{Dual, Real, differentiable, stop_gradient};

use super::alone;

/// What arithmetic treats specially, and numbers of every size.
fn numbers(rng: &mut Rng, count: usize) -> Vec<f64> {
    const SPECIAL: [f64; 14] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        f64::NAN,
        f64::INFINITY,
        -f64::INFINITY,
        5e-324,
        -1e-310,
        1e308,
        1e-40,
        3.5e38,
        0.5,
        -0.5,
    ];
    let pick = |rng: &mut Rng| match rng.bits() % 4 {
        0 => SPECIAL[(rng.bits() % 14) as usize],
        1 => f64::from_bits(rng.bits()),
        _ => rng.short() * 3.0 + rng.short() / 100.0,
    };
    (0..count).map(|_| pick(rng)).collect()
}

/// Equal bits; of a NaN neither sign nor payload is promised.
fn same(found: impl Real, expected: impl Real, what: &str) {
    let (found, expected) = (found.to_f64(), expected.to_f64());
    assert!(
        found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(),
        "{what}: {found:e}, on the scalar {expected:e}"
    );
}

fn binary<L: Lane>(what: &str, lanes: impl Fn(L, L) -> L, scalar: impl Fn(L::Scalar, L::Scalar) -> L::Scalar) {
    let rng = &mut Rng::new(1);
    for _ in 0..400 {
        let (a, b) = (numbers(rng, L::COUNT), numbers(rng, L::COUNT));
        let pack = |x: &[f64]| L::from_fn(|k| L::Scalar::from_f64(x[k]));
        let found = lanes(pack(&a), pack(&b));
        for k in 0..L::COUNT {
            let expected = scalar(L::Scalar::from_f64(a[k]), L::Scalar::from_f64(b[k]));
            same(found.lane(k), expected, &format!("{what} of {:e} and {:e}", a[k], b[k]));
        }
    }
}

macro_rules! unary {
    ($l:ty: $($method:ident)*) => {$(
        binary::<$l>(stringify!($method), |a, _| Real::$method(a), |a, _| Real::$method(a));
        // The same number in every lane takes the short way.
        let third = <$l as Real>::from_f64(1.0 / 3.0);
        same(Real::$method(third).lane(5), Real::$method(third.lane(0)), stringify!($method));
    )*};
}

fn all<L: Lane>() {
    binary::<L>("+", |a, b| a + b, |a, b| a + b);
    binary::<L>("-", |a, b| a - b, |a, b| a - b);
    binary::<L>("*", |a, b| a * b, |a, b| a * b);
    binary::<L>("/", |a, b| a / b, |a, b| a / b);
    binary::<L>("neg", |a, _| -a, |a, _| -a);
    binary::<L>("add_product", |a, b| a.add_product(b, a), |a, b| a.add_product(b, a));
    binary::<L>("sub_product", |a, b| b.sub_product(a, b), |a, b| b.sub_product(a, b));
    binary::<L>("max", Real::max, Real::max);
    binary::<L>("min", Real::min, Real::min);
    binary::<L>("atan2", Real::atan2, Real::atan2);
    binary::<L>("powf", Real::powf, Real::powf);
    for n in [-3, 0, 1, 7, i32::MIN] {
        binary::<L>("powi", |a, _| a.powi(n), |a, _| a.powi(n));
    }
    unary!(L: sqrt abs power_of_two exp exp_m1 ln ln_1p sin cos tan asin acos atan sinh cosh tanh recip);
    for constant in [L::epsilon, L::min_positive, L::max_finite, L::zero, L::one] {
        assert!((1..L::COUNT).all(|k| constant().lane(k) == constant().lane(0)));
    }
    same(L::epsilon().lane(1), L::Scalar::epsilon(), "epsilon");
    same(L::min_positive().lane(1), L::Scalar::min_positive(), "min_positive");
    same(L::max_finite().lane(1), L::Scalar::max_finite(), "max_finite");
}

#[test]
fn every_lane_has_the_bits_of_the_scalar() {
    let _alone = alone();
    let before = divergences();
    all::<F64x4>();
    all::<F32x8>();
    assert_eq!(divergences(), before, "arithmetic takes no branch");
}

#[test]
fn lanes_are_read_and_written_one_by_one() {
    let x = F64x4::from_array([1.0, 2.0, 3.0, 4.0]);
    assert_eq!(x.with_lane(2, 7.0).to_array(), [1.0, 2.0, 7.0, 4.0]);
    assert_eq!((x.lane(0), x.lane(3), x.lane(5)), (1.0, 4.0, 2.0));
    assert_eq!(<[f64; 4]>::from(F64x4::from([4.0, 3.0, 2.0, 1.0])), [4.0, 3.0, 2.0, 1.0]);
    let mut sum = x;
    sum += x;
    sum *= x;
    sum -= F64x4::splat(1.0);
    sum /= F64x4::splat(2.0);
    assert_eq!(sum.to_array(), [0.5, 3.5, 8.5, 15.5]);
    assert_eq!(F32x8::default().to_array(), [0.0; 8]);
}

#[test]
fn a_lane_scalar_is_its_own_tangent_space() {
    let x = F64x4::from_array([1.0, 2.0, 3.0, 4.0]);
    assert_eq!(x.scaled(F64x4::splat(2.0)).to_array(), [2.0, 4.0, 6.0, 8.0]);
    assert_eq!(x.inner(&x).to_array(), [1.0, 4.0, 9.0, 16.0]);
    assert_eq!(F64x4::lower(&x.lift(&F64x4::splat(3.0))).1.to_array(), [3.0; 4]);
}

fn side_by_side<L: Lane, const R: usize>() {
    let rng = &mut Rng::new(2);
    let columns: Vec<[L::Scalar; R]> =
        (0..L::COUNT).map(|_| core::array::from_fn(|_| L::Scalar::from_f64(rng.short()))).collect();
    let rows = L::from_columns(|k| &columns[k]);
    for (i, row) in rows.iter().enumerate() {
        (0..L::COUNT).for_each(|k| assert_eq!(row.lane(k), columns[k][i], "row {i} of {R}, lane {k}"));
    }
}

/// Less than a tile, whole tiles, and what is left over after them.
#[test]
fn columns_stand_side_by_side() {
    macro_rules! sizes {
        ($($size:literal)*) => {$(
            side_by_side::<F64x4, $size>();
            side_by_side::<F32x8, $size>();
        )*};
    }
    sizes!(0 1 2 3 4 5 7 8 9 15 16 17);
}

/// The norm does not look at the numbers: lanes of any size keep together, and each has the bits of the scalar.
#[test]
fn a_norm_of_lanes_has_a_fixed_flow() {
    let _alone = alone();
    let rng = &mut Rng::new(4);
    for _ in 0..300 {
        let (a, b) = (numbers(rng, 4), numbers(rng, 4));
        let before = divergences();
        let found = norm(&vector![F64x4::from_fn(|k| a[k]), F64x4::from_fn(|k| b[k])]);
        assert_eq!(divergences(), before);
        (0..4).for_each(|k| same(found.lane(k), norm(&vector![a[k], b[k]]), "the norm"));
    }
}

#[differentiable]
fn weighted<T: Real>(x: T) -> T {
    x * stop_gradient(x.exp())
}

/// What is held is not read as a number: the lanes keep their own.
#[test]
fn a_held_value_keeps_its_lanes() {
    let _alone = alone();
    let before = divergences();
    let x = [0.5, -1.0, 2.0, 0.0];
    let (value, slope) = weighted::value_and_grad(F64x4::from_array(x));
    assert_eq!((value.to_array(), slope.to_array()), (x.map(weighted), x.map(weighted::grad)));
    assert_eq!(divergences(), before);
}

/// Duals of lanes are lanes of duals.
#[test]
fn dual_numbers_over_lanes_agree_with_dual_numbers() {
    let (x, x_dot) = ([0.3, -0.7, 1.9, 0.01], [1.0, -2.0, 0.5, 3.0]);
    macro_rules! check {
        ($($method:ident)*) => {$(
            let found = Real::$method(Dual::new(F64x4::from_array(x), F64x4::from_array(x_dot)));
            for k in 0..4 {
                let expected = Real::$method(Dual::new(x[k], x_dot[k]));
                same(found.re.lane(k), expected.re, stringify!($method));
                same(found.eps.lane(k), expected.eps, stringify!($method));
            }
        )*};
    }
    check!(exp exp_m1 ln_1p sin cos tan atan sinh cosh recip);
    let held = Dual::new(F64x4::from_array(x), F64x4::from_array(x_dot)).held();
    assert_eq!((held.re.to_array(), held.eps.to_array()), (x, [0.0; 4]));
}
