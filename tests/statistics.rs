//! Statistics of samples: exact references, any split, and the likelihoods that take them.

use nalgebra::{SMatrix, SVector, vector};
use pullback::covariance::{Centring, Divisor};
use pullback::gradcheck::{Rng, Sampler};
use pullback::prelude::*;
use pullback::space::{Coordinates, VectorSpace};

type Samples<const N: usize> = Vec<SVector<f64, N>>;

/// Samples of whole numbers about `offset`, correlated, of a spread of some hundreds.
fn whole<const N: usize>(count: usize, offset: i64, rng: &mut Rng) -> Vec<[i64; N]> {
    let mut draw = |spread: u64| (rng.bits() % (2 * spread + 1)) as i64 - spread as i64;
    (0..count)
        .map(|_| {
            let common = draw(300);
            core::array::from_fn(|i| offset * (i as i64 + 1) + common + draw(200))
        })
        .collect()
}

fn floats<const N: usize>(samples: &[[i64; N]]) -> Samples<N> {
    samples.iter().map(|x| SVector::from(x.map(|x| x as f64))).collect()
}

/// Mean and covariance with divisor M, from sums of integers: rounded once at the end.
fn exact<const N: usize>(samples: &[[i64; N]]) -> (SVector<f64, N>, Symmetric<f64, N>) {
    let count = samples.len() as i128;
    let sum = |f: &dyn Fn(&[i64; N]) -> i128| samples.iter().map(f).sum::<i128>();
    let sums: [i128; N] = core::array::from_fn(|i| sum(&|x| i128::from(x[i])));
    let mean = SVector::from(sums.map(|sum| sum as f64 / count as f64));
    let covariance = Symmetric::from_fn(|i, j| {
        let products = sum(&|x| i128::from(x[i]) * i128::from(x[j]));
        (count * products - sums[i] * sums[j]) as f64 / (count * count) as f64
    });
    (mean, covariance)
}

fn pushed<const N: usize>(samples: &[SVector<f64, N>]) -> SampleStatistics<f64, N> {
    samples.iter().collect()
}

fn all_at_once<const N: usize>(samples: &[SVector<f64, N>]) -> SampleStatistics<f64, N> {
    let mut statistics = SampleStatistics::new();
    statistics.push_all(samples);
    statistics
}

/// The largest error of an entry, relative to the larger of the two deviations in question.
fn error<const N: usize>(found: &Symmetric<f64, N>, exact: &Symmetric<f64, N>) -> f64 {
    let scale = exact.diagonal().map(f64::sqrt);
    let mut largest = 0.0f64;
    for j in 0..N {
        for i in j..N {
            largest = largest.max((found[(i, j)] - exact[(i, j)]).abs() / (scale[i] * scale[j]));
        }
    }
    largest
}

/// The bounds are those that the documentation gives, with κ the ratio of mean and deviation.
#[test]
fn mean_and_covariance_are_as_accurate_as_documented() {
    let rng = &mut Rng::new(3);
    for (count, offset) in
        [(1, 5), (2, 0), (7, 100), (64, 1000), (65, 0), (1000, 0), (1000, 300_000), (1003, 300_000_000)]
    {
        let samples = whole::<3>(count, offset, rng);
        let (mean, covariance) = exact(&samples);
        let samples = floats(&samples);
        let kappa =
            if count > 1 { (0..3).map(|i| mean[i].abs() / covariance[(i, i)].sqrt()).fold(1.0, f64::max) } else { 1.0 };
        for (what, statistics, bound) in [
            ("push", pushed(&samples), count as f64 * kappa),
            ("push_all", all_at_once(&samples), 64.0 + count as f64 / 64.0 * kappa),
        ] {
            assert_eq!(statistics.count(), count);
            let found = statistics.mean().unwrap();
            let off = (found - mean).component_div(&mean.map(|x| x.abs().max(1.0))).amax();
            // One rounding per update, of a number of the size of the mean.
            assert!(
                off <= (count as f64 + 2.0) * f64::EPSILON,
                "the mean by {what} of {count} about {offset}: {off:e}"
            );
            let off =
                if count > 1 { error(&statistics.covariance(Divisor::Samples).unwrap(), &covariance) } else { 0.0 };
            assert!(
                off <= bound * f64::EPSILON,
                "{what} of {count} about {offset}: off by {off:e} with κ = {kappa:.1e}"
            );
        }
    }
}

/// The mean is 10⁶ deviations from zero: the textbook formula would have no digit left in `f32` and four in `f64`.
#[test]
fn a_mean_of_a_million_deviations_costs_its_digits_once() {
    let samples = whole::<2>(1000, 300_000_000, &mut Rng::new(4));
    let (_, covariance) = exact(&samples);
    let samples = floats(&samples);
    for statistics in [pushed(&samples), all_at_once(&samples)] {
        assert!(error(&statistics.covariance(Divisor::Samples).unwrap(), &covariance) < 1e-9);
    }
    let squares = |i: usize| samples.iter().map(|x| x[i] * x[i]).sum::<f64>() / 1000.0;
    let mean = |i: usize| samples.iter().map(|x| x[i]).sum::<f64>() / 1000.0;
    let textbook = Symmetric::from_diagonal(&vector![squares(0) - mean(0).powi(2), squares(1) - mean(1).powi(2)]);
    assert!((textbook[(0, 0)] - covariance[(0, 0)]).abs() > 1e-6 * covariance[(0, 0)], "the witness of the loss");
}

#[test]
fn statistics_of_parts_merge_to_those_of_the_whole() {
    let rng = &mut Rng::new(5);
    let samples = whole::<4>(100, 1000, rng);
    let (mean, covariance) = exact(&samples);
    let samples = floats(&samples);
    for split in [0, 1, 2, 37, 99, 100] {
        for part in [pushed::<4>, all_at_once::<4>] {
            let (first, second) = samples.split_at(split);
            let mut merged = part(first);
            merged.merge(&part(second));
            assert_eq!(merged.count(), 100);
            assert!((merged.mean().unwrap() - mean).amax() < 1e-12 * mean.amax());
            // κ is about 5
            assert!(error(&merged.covariance(Divisor::Samples).unwrap(), &covariance) < 500.0 * f64::EPSILON);
        }
    }
    // A tree of parts of every size.
    let mut parts: Vec<_> = samples.chunks(7).map(all_at_once).collect();
    while parts.len() > 1 {
        parts = parts
            .chunks(2)
            .map(|two| {
                two[1..].iter().fold(two[0], |mut sum, part| {
                    sum.merge(part);
                    sum
                })
            })
            .collect();
    }
    assert!(error(&parts[0].covariance(Divisor::Samples).unwrap(), &covariance) < 500.0 * f64::EPSILON);
}

#[test]
fn merging_with_nothing_changes_nothing() {
    let some = pushed(&[vector![1.0, 2.0], vector![4.0, -1.0]]);
    let (mut left, mut right) = (some, SampleStatistics::new());
    left.merge(&SampleStatistics::new());
    right.merge(&some);
    assert_eq!((left, right), (some, some));
    let mut nothing = SampleStatistics::<f64, 2>::default();
    nothing.push_all(&[]);
    assert_eq!(nothing, SampleStatistics::new());
}

#[test]
fn too_few_samples_are_an_error() {
    let mut statistics = SampleStatistics::<f64, 2>::new();
    let needs = |needed, found| Error::TooFewSamples { needed, found };
    assert_eq!(statistics.mean(), Err(needs(1, 0)));
    assert_eq!(statistics.covariance(Divisor::Samples), Err(needs(1, 0)));
    assert_eq!(statistics.covariance(Divisor::SamplesMinusOne), Err(needs(2, 0)));
    statistics.push(&vector![1.0, 2.0]);
    assert_eq!(statistics.covariance(Divisor::SamplesMinusOne), Err(needs(2, 1)));
    assert_eq!(statistics.covariance(Divisor::Samples), Ok(Symmetric::default()));
}

/// Wherever it stands, however it came in, and whatever follows.
#[test]
fn what_is_not_finite_is_reported() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for position in [0, 1, 63, 64, 69] {
            let mut samples: Samples<2> = vec![vector![1.0, 2.0]; 70];
            samples[position][1] = bad;
            let mut merged = pushed(&samples[..40]);
            merged.merge(&pushed(&samples[40..]));
            for statistics in [pushed(&samples), all_at_once(&samples), merged] {
                assert_eq!(statistics.mean(), Err(Error::NonFinite));
                assert_eq!(statistics.covariance(Divisor::Samples), Err(Error::NonFinite));
            }
        }
    }
    let beyond = pushed(&[vector![1e200], vector![-1e200]]);
    assert_eq!((beyond.mean(), beyond.covariance(Divisor::Samples)), (Ok(vector![0.0]), Err(Error::NonFinite)));
}

#[test]
fn rows_are_samples() {
    let xs = SMatrix::<f64, 5, 3>::from_fn(|m, i| (m * m) as f64 - 2.0 * i as f64 * m as f64);
    let statistics = SampleStatistics::from_rows(&xs);
    let expected = sample_covariance(&xs, Centring::Mean, Divisor::SamplesMinusOne).unwrap();
    let off = (statistics.covariance(Divisor::SamplesMinusOne).unwrap() - expected).to_matrix().amax();
    // Numbers up to 40, five of them
    assert!(off <= 5.0 * f64::EPSILON * expected.to_matrix().amax());
}

#[test]
fn statistics_travel() {
    let statistics = all_at_once(&[vector![1.0, 2.0], vector![4.0, -1.0]]);
    let text = serde_json::to_string(&statistics).unwrap();
    assert_eq!(serde_json::from_str::<SampleStatistics<f64, 2>>(&text).unwrap(), statistics);
}

/// An argument drawn like those of the gradient tests.
fn drawn<X: Coordinates<f64>>(sampler: Sampler, rng: &mut Rng) -> X {
    let mut numbers = sampler.draw(X::layout(), rng).into_iter();
    X::from_coordinates(&mut || numbers.next().expect("a number for every coordinate"))
}

/// From the samples to the likelihood by both ways: the value, the parameters' gradients, and the samples' through the statistics.
#[test]
fn the_likelihood_of_the_statistics_is_that_of_the_samples() {
    const M: usize = 20;
    const N: usize = 4;
    let rng = &mut Rng::new(6);
    for _ in 0..20 {
        let (xs, mean, l) = (
            drawn::<SMatrix<f64, M, N>>(Sampler::Any, rng),
            drawn::<SVector<f64, N>>(Sampler::Any, rng),
            drawn::<CholeskyFactor<f64, N>>(Sampler::Factor, rng),
        );
        let statistics = SampleStatistics::from_rows(&xs);
        let (m, c) = (statistics.mean().unwrap(), statistics.covariance(Divisor::Samples).unwrap());

        let close = |what: &str, off: f64, size: f64| {
            // κ(L)² of the sampler is below 10³, and 80 terms go into each sum.
            assert!(off <= 1e3 * f64::EPSILON * size.max(1.0), "{what}: off by {off:e} of {size:e}");
        };
        let (y, pullback) = expected_log_density_factor::vjp(&m, &c, &mean, &l);
        let (m_bar, c_bar, mean_bar, l_bar) = pullback.pull(1.0);
        let (expected, pullback) = mean_log_density_factor::vjp(&xs, &mean, &l);
        let (xs_bar, expected_mean_bar, expected_l_bar) = pullback.pull(1.0);
        close("the value", (y - expected).abs(), expected.abs());
        close("the mean", (mean_bar - expected_mean_bar).norm(), expected_mean_bar.norm());
        let off = l_bar - expected_l_bar;
        close("the factor", off.inner(&off).sqrt(), expected_l_bar.inner(&expected_l_bar).sqrt());

        let (_, through) = sample_covariance::vjp(&xs, Centring::Mean, Divisor::Samples).unwrap();
        let mut chained = through.pull(c_bar).0;
        for mut row in chained.row_iter_mut() {
            row += m_bar.transpose() / M as f64;
        }
        close("the samples", (chained - xs_bar).norm(), xs_bar.norm());

        let s = covariance_from_factor(&l);
        let (y, pullback) = expected_log_density_covariance::vjp(&m, &c, &mean, &s).unwrap();
        let (expected, expected_pullback) = mean_log_density_covariance::vjp(&xs, &mean, &s).unwrap();
        let ((.., s_bar), (.., expected_s_bar)) = (pullback.pull(-0.5), expected_pullback.pull(-0.5));
        close("the value", (y - expected).abs(), expected.abs());
        let off = s_bar - expected_s_bar;
        close("the covariance", off.inner(&off).sqrt(), expected_s_bar.inner(&expected_s_bar).sqrt());
    }
}

#[test]
fn a_covariance_that_is_not_finite_is_an_error_of_the_likelihood() {
    let (zero, eye) = (vector![0.0, 0.0], Symmetric::<f64, 2>::identity());
    let bad = Symmetric::from_fn(|i, j| if (i, j) == (1, 0) { f64::NAN } else { 1.0 });
    assert_eq!(expected_log_density_covariance(&zero, &bad, &zero, &eye), Err(Error::NonFinite));
    assert_eq!(expected_log_density_covariance(&vector![f64::NAN, 0.0], &eye, &zero, &eye), Err(Error::NonFinite));
    let indefinite = Symmetric::from_fn(|i, j| if i == j { 1.0 } else { 2.0 });
    let error = Error::NotPositiveDefinite { pivot: 1 };
    assert_eq!(expected_log_density_covariance(&zero, &eye, &zero, &indefinite), Err(error));
}
