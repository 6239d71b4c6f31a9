//! A comparison answers for all lanes or says that it does not.

use core::cmp::Ordering;

use pullback::Real;
use pullback::lanes::{F32x8, F64x4, Lane, divergences};

use super::alone;

/// The answer, and whether the lanes agreed on it.
fn asked<R>(question: impl FnOnce() -> R) -> (R, bool) {
    let before = divergences();
    let answer = question();
    (answer, divergences() == before)
}

/// Every combination of these in every lane against one number.
fn questions<L: Lane>() {
    let values = [-1.0, 0.0, 2.0, f64::NAN, f64::INFINITY];
    for seed in 0..5usize.pow(4) {
        let of = |k: usize| values[seed / 5usize.pow(k as u32 % 4) % 5];
        let x = L::from_fn(|k| L::Scalar::from_f64(of(k)));
        let zero = L::zero();
        let check = |what: &str, (answer, agreed): (bool, bool), scalar: fn(f64) -> bool| {
            let expected: Vec<bool> = (0..L::COUNT).map(|k| scalar(of(k))).collect();
            assert_eq!(answer, expected[0], "{what} of {x:?} is that of lane 0");
            assert_eq!(agreed, expected.iter().all(|e| *e == expected[0]), "{what} of {x:?}");
        };
        check("<", asked(|| x < zero), |x| x < 0.0);
        check("<=", asked(|| x <= zero), |x| x <= 0.0);
        check(">", asked(|| x > zero), |x| x > 0.0);
        check(">=", asked(|| x >= zero), |x| x >= 0.0);
        check("==", asked(|| x == zero), |x| x == 0.0);
        check("!=", asked(|| x != zero), |x| x != 0.0);
        check("is_zero", asked(|| x.is_zero()), |x| x == 0.0);
        check("is_finite", asked(|| Real::is_finite(x)), f64::is_finite);

        let (order, agreed) = asked(|| x.partial_cmp(&zero));
        let expected: Vec<Option<Ordering>> = (0..L::COUNT).map(|k| of(k).partial_cmp(&0.0)).collect();
        assert_eq!((order, agreed), (expected[0], expected.iter().all(|e| *e == expected[0])), "the order of {x:?}");

        let (number, agreed) = asked(|| x.to_f64());
        assert_eq!(number.to_bits(), of(0).to_bits());
        let alike = |k: usize| of(k) == of(0) || of(k).is_nan() && of(0).is_nan();
        assert_eq!(agreed, (0..L::COUNT).all(alike), "the number of {x:?}");
    }
}

#[test]
fn an_answer_is_common_or_counted() {
    let _alone = alone();
    questions::<F64x4>();
    questions::<F32x8>();
}

/// The function sees the order of x and 1 in two ways; lanes that differ in the order agree on one of them.
#[test]
fn only_the_question_that_is_asked_counts() {
    let _alone = alone();
    let x = F64x4::from_array([1.0, 2.0, 1.0, 2.0]);
    assert_eq!(asked(|| x < F64x4::splat(1.0)), (false, true));
    assert_eq!(asked(|| x >= F64x4::splat(1.0)), (true, true));
    assert_eq!(asked(|| x > F64x4::splat(1.0)), (false, false));
}
