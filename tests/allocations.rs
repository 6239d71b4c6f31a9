//! A batch needs no heap: not for its sums, its results or its failures, and whichever way the samples go.
#![allow(unsafe_code, reason = "an allocator is an unsafe trait; this one counts and hands on to that of the system")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::hint::black_box;
use std::alloc::System;

use pullback::batch::{self, Laned};
use pullback::prelude::*;

/// Counts the allocations of each thread: the tests run on threads of their own.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// What else asks for memory (`alloc_zeroed`, `realloc`) does so through `alloc`.
// SAFETY: it is the allocator of the system.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that ends has no counter any more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is handed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is handed on.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `run` allocates.
fn allocations<R>(run: impl FnOnce() -> R) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    black_box(run());
    ALLOCATIONS.with(Cell::get) - before
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
