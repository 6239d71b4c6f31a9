//! A batch needs no heap: not for its sums, its results or its failures, and whichever way the samples go.

use core::hint::black_box;

use pullback::batch::{self, Laned};
use pullback::prelude::*;

/// How often `run` allocates on this thread.
fn allocations<R>(run: impl FnOnce() -> R) -> u64 {
    let counted = allocation_counter::measure(|| {
        black_box(run());
    });
    counted.count_total
}

#[differentiable(wrt(mean, s))]
fn loss<T: Real, const N: usize>(
    mean: &SVector<T, N>,
    s: &Symmetric<T, N>,
    x: &SVector<T, N>,
    label: usize,
) -> Result<T, Error> {
    let y = log_density_covariance(x, mean, s)?;
    // A branch on data, so that some groups run one by one.
    if y < T::from_f64(-4.0) { Ok(T::from_f64(label as f64) * y) } else { Ok(y * y) }
}

/// Whole groups, tails of every length, no sample at all, labels that differ in some groups, and more than one chunk.
fn sums_means_and_results<T: Laned>() {
    let (mean, s) = (SVector::<T, 6>::zeros(), Symmetric::<T, 6>::identity());
    let entry = |i: usize, k: usize| T::from_f64(((7 * i + 3 * k) % 13) as f64 / 8.0 - 0.5);
    let samples: Vec<(SVector<T, 6>, usize)> =
        (0..1500).map(|k| (SVector::from_fn(|i, _| entry(i, k)), if k % 50 == 0 { k % 3 } else { 1 })).collect();
    for count in (0..20).chain([1024, 1500]) {
        let samples = &samples[..count];
        let sum = allocations(|| {
            batch::sum(samples, (&mean, &s), |(x, label), (mean, s)| loss::value_and_grad(mean, s, x, *label))
                .expect("a covariance")
        });
        let average = allocations(|| {
            batch::mean(samples, (&mean, &s), |(x, label), (mean, s)| loss::value_and_grad(mean, s, x, *label))
                .expect("a covariance")
        });
        let mut seen = 0;
        let each = allocations(|| {
            batch::each(
                samples,
                (&mean, &s),
                |(x, label), (mean, s)| loss::value_and_grad(mean, s, x, *label),
                |_, result| seen += usize::from(result.is_ok()),
            );
        });
        assert_eq!(seen, count);
        assert_eq!((sum, average, each), (0, 0, 0), "{count} samples");
    }
}

#[test]
fn sums_means_and_results_need_no_heap() {
    sums_means_and_results::<f64>();
    sums_means_and_results::<f32>();
}

#[test]
fn a_failure_needs_no_heap() {
    let mut samples = [Symmetric::<f64, 3>::identity(); 40];
    samples[30] = -Symmetric::identity();
    let mut failures = 0;
    let count = allocations(|| {
        assert!(batch::sum(&samples, (), |s, ()| log_det_spd(s)).is_err());
        batch::each(&samples, (), |s, ()| cholesky(s), |_, result| failures += usize::from(result.is_err()));
    });
    assert_eq!((count, failures), (0, 1));
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| Box::new(black_box(1.0))), 1);
    assert_eq!(allocations(|| vec![black_box(0.0); 3]), 1);
    assert_eq!(allocations(|| black_box(1.0)), 0);
}
