//! Planted bugs around y = a / x, entry by entry: two arguments, a domain, and a check.

use core::cell::RefCell;

use nalgebra::SVector;
use pullback::gradcheck::{
    Argument, Claim, Counts, Gradcheck, Input, Precision, Report, Reverse, Sampler, Shape, Subject, counts, flatten,
    watched,
};
use pullback::prelude::*;
use pullback::space::Lift;

use super::refuted;

pub(super) const NONE: usize = 0;
pub(super) const EXCHANGED: usize = 1;
pub(super) const MISSING_X: usize = 2;
const ALIASED: usize = 3;
const UNCHECKED: usize = 4;
const PASSES_NAN: usize = 5;
const ACCEPTS_ZERO: usize = 6;
pub(super) const HEAP: usize = 7;
const KEEPS_MUCH: usize = 8;
pub(super) const BRANCHES: usize = 9;
const FORGETS: usize = 10;
const FEW_DIGITS: usize = 11;
const DETACHED: usize = 12;
pub(super) const STALE: usize = 13;
const REFUSES: usize = 14;

pub(super) struct Quotient<const BUG: usize>;

const N: usize = 3;

type Vector<T> = SVector<T, N>;

std::thread_local! {
    /// The last two pairs of arguments, for a pullback that keeps the wrong one.
    static LAST: RefCell<[Option<Vec<f64>>; 2]> = const { RefCell::new([None, None]) };
    static CALLS: RefCell<usize> = const { RefCell::new(0) };
}

fn quotient<T: Real, const BUG: usize>(a: &Vector<T>, x: &Vector<T>) -> Result<Vector<T>, Error> {
    let mut y = Vector::zeros();
    for i in 0..N {
        let divisor = if BUG == DETACHED { x[i].held() } else { x[i] };
        y[i] = if BUG == ACCEPTS_ZERO && x[i] == T::zero() { T::zero() } else { a[i] / divisor };
        if BUG == BRANCHES && !y[i].is_finite() {
            return Err(Error::NonFinite);
        }
    }
    let mut bad = BUG == REFUSES;
    for y in y.iter() {
        bad |= if BUG == PASSES_NAN { y.abs() > T::max_finite() } else { !y.is_finite() };
    }
    if bad && BUG != UNCHECKED { Err(Error::NonFinite) } else { Ok(y) }
}

fn pull<T: Real, const BUG: usize>(x: &Vector<T>, y: &Vector<T>, y_bar: &Vector<T>) -> (Vector<T>, Vector<T>) {
    let x = if BUG == DETACHED { x.map(Real::held) } else { *x };
    let a_bar = y_bar.component_div_by(&x);
    let mut x_bar = Vector::zeros();
    for i in 0..N {
        x_bar[i] = -(y_bar[i] * y[i] / x[i]);
    }
    let close = T::epsilon() > T::from_f64(1e-10);
    match BUG {
        EXCHANGED => (x_bar, a_bar),
        MISSING_X | DETACHED => (a_bar, Vector::zeros()),
        ALIASED if y.iter().all(|y| *y == T::one()) => (a_bar + a_bar, x_bar),
        FORGETS => {
            let call = CALLS.with_borrow_mut(|calls| {
                *calls += 1;
                *calls
            });
            let last_digit = if call.is_multiple_of(2) { T::one() + T::epsilon() } else { T::one() };
            (a_bar, x_bar * last_digit)
        }
        FEW_DIGITS if close => (a_bar * T::from_f64(1.0 + 1e-4), x_bar),
        HEAP => (a_bar, Vector::from_iterator(x_bar.iter().copied().collect::<Vec<_>>())),
        _ => (a_bar, x_bar),
    }
}

trait ComponentDivBy {
    fn component_div_by(&self, other: &Self) -> Self;
}

impl<T: Real> ComponentDivBy for Vector<T> {
    fn component_div_by(&self, other: &Self) -> Self {
        let mut quotient = *self;
        for i in 0..N {
            quotient[i] = self[i] / other[i];
        }
        quotient
    }
}

/// The arguments that the pullback keeps.
fn kept<T: Real, const BUG: usize>(a: &Vector<T>, x: &Vector<T>) -> (Vector<T>, Vector<T>) {
    if BUG != STALE {
        return (*a, *x);
    }
    LAST.with_borrow_mut(|last| {
        let now: Vec<f64> = a.iter().chain(x.iter()).map(|x| x.to_f64()).collect();
        if last[1].as_ref() != Some(&now) {
            last.swap(0, 1);
            last[1] = Some(now);
        }
        let [before, now] = &*last;
        let kept = before.as_ref().or(now.as_ref()).expect("arguments");
        (Vector::from_fn(|i, _| T::from_f64(kept[i])), Vector::from_fn(|i, _| T::from_f64(kept[N + i])))
    })
}

impl<const BUG: usize> Subject for Quotient<BUG> {
    const NAME: &'static str = "quotient";
    const FALLIBLE: bool = true;
    const VARIANTS: usize = 1;

    fn arguments<T: Real>() -> Vec<Argument> {
        vec![
            Argument::new::<T, Vector<T>>("a", Sampler::Any),
            Argument::new::<T, Vector<T>>("x", Sampler::Nonzero).also(Sampler::Positive).refusing(Sampler::Zero),
        ]
    }

    fn result<T: Real>() -> Shape {
        Shape::of::<T, Vector<T>>()
    }

    fn primal<T: Real>(mut input: Input<'_, T>) -> Result<Vec<T>, Error> {
        let (a, x) = (input.take(), input.take());
        Ok(flatten(&watched(|| quotient::<T, BUG>(&a, &x))?))
    }

    fn jvp<T: Real>(mut input: Input<'_, T>, mut direction: Input<'_, T>) -> Result<(Vec<T>, Vec<T>), Error> {
        let (a, x): (Vector<T>, Vector<T>) = (input.take(), input.take());
        let y = quotient::<_, BUG>(&a.lift(&direction.take()), &x.lift(&direction.take()))?;
        let (value, tangent) = <Vector<T> as Lift>::lower(&y);
        Ok((flatten(&value), flatten(&tangent)))
    }

    fn vjp<T: Real>(mut input: Input<'_, T>, reverse: &mut Reverse<'_, T>) -> Result<Vec<T>, Error> {
        let (a, x): (Vector<T>, Vector<T>) = (input.take(), input.take());
        let y = quotient::<T, BUG>(&a, &x)?;
        let (dividend, divisor) = kept::<T, BUG>(&a, &x);
        let quotient = if BUG == STALE { dividend.component_div_by(&divisor) } else { y };
        match BUG {
            KEEPS_MUCH => reverse.keep(&[[x, y]; 6]),
            _ => reverse.keep(&[x, y]),
        }
        reverse.pull(|y_bar: Vector<T>| pull::<T, BUG>(&divisor, &quotient, &y_bar));
        Ok(flatten(&y))
    }

    fn hvp<T: Real>(
        mut input: Input<'_, T>,
        mut direction: Input<'_, T>,
        mut cotangent: Input<'_, T>,
    ) -> Result<Vec<T>, Error> {
        let (a, x): (Vector<T>, Vector<T>) = (input.take(), input.take());
        let (a, x) = (a.lift(&direction.take()), x.lift(&direction.take()));
        let y = quotient::<_, BUG>(&a, &x)?;
        let y_bar = cotangent.take::<Vector<T>>().map(Dual::constant);
        let (a_bar, x_bar) = pull::<_, BUG>(&x, &y, &y_bar);
        let mut all = flatten(&<Vector<T> as Lift>::lower(&a_bar).1);
        all.extend(flatten(&<Vector<T> as Lift>::lower(&x_bar).1));
        Ok(all)
    }

    fn counts() -> Option<Counts> {
        Some(counts::<Self>)
    }
}

pub(super) fn report<const BUG: usize>() -> Report {
    Gradcheck::of::<Quotient<BUG>>("N = 3").run()
}

fn double<const BUG: usize>() -> Vec<Claim> {
    refuted::<Quotient<BUG>>(Precision::Double)
}

#[test]
fn the_right_rule_passes_in_both_precisions() {
    assert_eq!(double::<NONE>(), []);
    assert_eq!(refuted::<Quotient<NONE>>(Precision::Single), []);
}

#[test]
fn each_claim_rejects_what_it_is_there_for() {
    assert_eq!(double::<ALIASED>(), [Claim::Aliased]);
    assert_eq!(double::<PASSES_NAN>(), [Claim::BadInput]);
    assert_eq!(double::<HEAP>(), [Claim::NoHeap]);
    assert_eq!(double::<KEEPS_MUCH>(), [Claim::Residual]);
    assert_eq!(double::<BRANCHES>(), [Claim::FixedFlow]);
    // What it does instead is a branch.
    assert_eq!(double::<ACCEPTS_ZERO>(), [Claim::Refused, Claim::FixedFlow]);
    // Infinity from finite input is seen as well as NaN from NaN; and zeros are not refused any more.
    assert_eq!(double::<UNCHECKED>(), [Claim::Finite, Claim::BadInput, Claim::Refused]);
    assert_eq!(double::<REFUSES>(), [Claim::Accepted]);
}

#[test]
fn a_pullback_with_a_memory_is_rejected_by_what_compares_bits() {
    let refuted = double::<FORGETS>();
    assert!(refuted.contains(&Claim::Repeatable), "{refuted:?}");
    assert!(
        refuted.iter().all(|claim| [Claim::Repeatable, Claim::Linear, Claim::Unread, Claim::FixedFlow].contains(claim)),
        "{refuted:?}"
    );
}

#[test]
fn too_few_digits_in_one_precision_are_rejected_there_alone() {
    assert_eq!(double::<FEW_DIGITS>(), []);
    let refuted = refuted::<Quotient<FEW_DIGITS>>(Precision::Single);
    assert_eq!(refuted, [Claim::Single, Claim::InnerProduct, Claim::Aliased, Claim::SecondOrder, Claim::Hessian]);
}

/// Forward mode on any dual numbers and the rule leave out the same term: only what knows no duals sees it.
#[test]
fn what_duals_and_the_rule_both_leave_out_is_rejected_by_differences_alone() {
    assert_eq!(double::<DETACHED>(), [Claim::Differences]);
}
