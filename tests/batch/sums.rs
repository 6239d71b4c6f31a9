//! The value and the order of a sum.

use core::cell::Cell;

use pullback::batch::{self, Failed, Laned, Pack, Unpack};
use pullback::gradcheck::{Rng, Sampler, flatten};
use pullback::lanes::Lane;
use pullback::prelude::*;
use pullback::space::{Coordinates, Tangent, VectorSpace};

use super::{alone, drawn, nll};

/// The documented order: chunks of 1024, in these lanes over groups, then chunks by lanes, then lanes.
fn in_order<V: Tangent>(values: &[V], lanes: usize) -> V {
    let mut total = vec![V::zeros(); lanes];
    for chunk in values.chunks(1024) {
        let mut partial = vec![V::zeros(); lanes];
        for group in chunk.chunks(lanes) {
            for (sum, value) in partial.iter_mut().zip(group) {
                sum.accumulate(*value);
            }
        }
        for (sum, partial) in total.iter_mut().zip(partial) {
            sum.accumulate(partial);
        }
    }
    let mut sum = total[0];
    for lane in &total[1..] {
        sum.accumulate(*lane);
    }
    sum
}

fn bits<T: Real, V: Coordinates<T>>(value: &V) -> Vec<u64> {
    flatten::<T, V>(value).into_iter().map(|x| x.to_f64().to_bits()).collect()
}

type Gradient<T> = (T, (SVector<T, 3>, LowerTriangular<T, 3>));

fn every_size<T: Laned>()
where
    SVector<T, 3>: Pack<T::Lane, Lanes = SVector<T::Lane, 3>>,
    LowerTriangular<T, 3>: Pack<T::Lane, Lanes = LowerTriangular<T::Lane, 3>>,
    Gradient<T::Lane>: Unpack<Value = Gradient<T>>,
{
    let rng = &mut Rng::new(1);
    let (mean, theta) = (drawn(Sampler::Any, rng), drawn(Sampler::Lower, rng));
    let samples: Vec<SVector<T, 3>> = (0..2100).map(|_| drawn(Sampler::Any, rng)).collect();
    let values: Vec<Gradient<T>> = samples.iter().map(|x| nll::value_and_grad(&mean, &theta, x)).collect();
    for count in (0..20).chain([1023, 1024, 1025, 1030, 2100]) {
        let calls = Cell::new(0);
        let f = |x: &SVector<T::Lane, 3>, (mean, theta): &(SVector<T::Lane, 3>, LowerTriangular<T::Lane, 3>)| {
            calls.set(calls.get() + 1);
            nll::value_and_grad(mean, theta, x)
        };
        let found: Gradient<T> = batch::sum(&samples[..count], (&mean, &theta), f).expect("no sample fails");
        let expected = in_order(&values[..count], T::Lane::COUNT);
        assert_eq!(bits(&found), bits(&expected), "the sum of {count}");
        assert_eq!(calls.get(), count.div_ceil(T::Lane::COUNT), "calls for {count}");

        let found: Gradient<T> = batch::mean(&samples[..count], (&mean, &theta), f).expect("no sample fails");
        let expected = if count == 0 { expected } else { expected.scaled(T::one() / T::from_f64(count as f64)) };
        assert_eq!(bits(&found), bits(&expected), "the mean of {count}");
    }
}

#[test]
fn a_sum_has_the_bits_of_the_scalar_run_in_the_documented_order() {
    let _alone = alone();
    every_size::<f64>();
    every_size::<f32>();
}

#[test]
fn the_sum_and_the_mean_of_none_are_zero_and_there_are_no_results() {
    let none: [f64; 0] = [];
    let never = |_: &_, (): &()| -> (pullback::lanes::F64x4, SVector<pullback::lanes::F64x4, 2>) {
        panic!("there are no samples")
    };
    assert_eq!(batch::sum(&none, (), never), Ok((0.0, SVector::zeros())));
    assert_eq!(batch::mean(&none, (), never), Ok((0.0, SVector::zeros())));
    batch::each(&none, (), never, |_, _| panic!("there are no results"));
}

/// The samples are multiples of 2⁻⁴⁰, so that their sum is an integer.
#[test]
fn the_error_of_a_sum_is_within_the_documented_bound() {
    let rng = &mut Rng::new(2);
    for count in [10, 1000, 100_000] {
        let whole: Vec<i64> = (0..count).map(|_| (rng.bits() >> 11) as i64 - (1 << 52)).collect();
        let samples: Vec<f64> = whole.iter().map(|x| *x as f64 / 2f64.powi(40)).collect();
        let exact = |f: fn(i128) -> i128| whole.iter().map(|x| f(i128::from(*x))).sum::<i128>();
        let found: f64 = batch::sum(&samples, (), |x, ()| *x).unwrap();
        // Exact: a sum of so many has less than 128 bits, and twice the spacing of doubles is no finer than 2⁻⁴⁰.
        let error = ((found * 2f64.powi(40)) as i128 - exact(|x| x)).unsigned_abs() as f64;
        let size = exact(i128::abs) as f64;
        let bound = (256.0 + f64::from(count) / 1024.0 + 4.0) * f64::EPSILON / 2.0 * size;
        assert!(error <= bound, "{count}: off by {error:e}, bound {bound:e}");
    }
}

/// A function of fixed flow that fails nowhere, over f32: eight at a time, and a NaN in one sample stays in the sum.
#[test]
fn a_nan_that_is_no_error_reaches_the_sum() {
    let mut samples = [1.0f32; 19];
    assert_eq!(batch::sum(&samples, 2.0f32, |x, factor| *x * *factor), Ok(38.0));
    samples[17] = f32::NAN;
    assert!(batch::sum(&samples, 2.0f32, |x, factor| *x * *factor).unwrap().is_nan());
}

#[test]
fn a_failure_is_an_error_that_reads_well() {
    let failed = Failed { index: 3, error: Error::NonFinite };
    assert_eq!(failed.to_string(), format!("sample 3: {}", Error::NonFinite));
    assert_eq!(core::error::Error::source(&failed).unwrap().to_string(), Error::NonFinite.to_string());
    assert_eq!(Error::from(failed), Error::NonFinite);
}
