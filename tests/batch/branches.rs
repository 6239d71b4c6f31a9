//! Functions that go different ways for different samples.

use core::cell::Cell;

use pullback::batch;
use pullback::gradcheck::{Rng, Sampler};
use pullback::prelude::*;

use super::{alone, drawn};

/// A branch on data, and a loop whose steps branch on what came before.
#[differentiable]
fn winding<T: Real>(x: T, w: T) -> T {
    let mut y = if x > 0.5 { x * w } else { w - x.sin() };
    for _ in 0..4 {
        if y < 0.0 {
            y = 0.25 * y * y - w;
        } else {
            y = y.sqrt() + x;
        }
    }
    y
}

#[test]
fn a_function_with_branches_and_loops_is_that_of_the_scalar() {
    let _alone = alone();
    let rng = &mut Rng::new(3);
    let samples: Vec<f64> = (0..1001).map(|_| rng.short()).collect();
    let mut seen = 0;
    batch::each(
        &samples,
        0.7,
        |x, w| winding::value_and_grad(*x, *w),
        |index, result| {
            assert_eq!((index, result), (seen, Ok(winding::value_and_grad(samples[index], 0.7))));
            seen += 1;
        },
    );
    assert_eq!(seen, 1001);
    let single: Vec<f32> = samples.iter().map(|x| *x as f32).collect();
    batch::each(
        &single,
        0.7,
        |x, w| winding::value_and_grad(*x, *w),
        |index, result| {
            assert_eq!(result, Ok(winding::value_and_grad(single[index], 0.7)));
        },
    );
}

macro_rules! pivoted {
    ($($name:ident),*) => {$({
        let rng = &mut Rng::new(4);
        let samples: Vec<SMatrix<f64, 5, 5>> = (0..50).map(|_| drawn(Sampler::Nonsingular, rng)).collect();
        let mut seen = 0;
        batch::each(&samples, (), |x, ()| $name(x), |index, result| {
            assert_eq!((index, result), (seen, $name(&samples[index])), stringify!($name));
            seen += 1;
        });
        assert_eq!(seen, 50);
    })*};
}

#[test]
fn operations_that_choose_pivots_are_those_of_the_scalar() {
    let _alone = alone();
    pivoted!(inverse, log_abs_det);
    let rng = &mut Rng::new(5);
    let samples: Vec<(SMatrix<f64, 4, 4>, SVector<f64, 4>)> =
        (0..50).map(|_| (drawn(Sampler::Nonsingular, rng), drawn(Sampler::Any, rng))).collect();
    batch::each(
        &samples,
        (),
        |(a, b), ()| solve(a, b).map(|x| (x, det(a), norm(b))),
        |index, result| {
            let (a, b) = &samples[index];
            assert_eq!(result, solve(a, b).map(|x| (x, det(a), norm(b))));
        },
    );
}

/// Where every group diverges, the samples cost one call each and the tries become rare; a single group costs one try.
#[test]
fn tries_become_rare_where_groups_diverge() {
    let _alone = alone();
    let calls = |samples: &[f64]| {
        let calls = Cell::new(0);
        let total = batch::sum(samples, (), |x, ()| {
            calls.set(calls.get() + 1);
            x.abs().max(*x) + if *x > Real::from_f64(0.0) { Real::from_f64(1.0) } else { Real::from_f64(0.0) }
        });
        (calls.get(), total.unwrap())
    };
    let alternating: Vec<f64> = (0..4000).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let (count, total) = calls(&alternating);
    assert_eq!(total, 6000.0);
    // Tries after 0, 1, 3, 7, … 63, 63, … of the thousand groups: 6 and then every 64th.
    assert!((4010..4030).contains(&count), "{count} calls for 4000 samples");

    let mut positive = vec![1.0; 4000];
    positive[2001] = -1.0;
    assert_eq!(calls(&positive), (1000 + 4, 7999.0));
}

/// What a lane answers is not seen: the index of the class differs within groups.
#[test]
fn samples_with_different_labels_run_one_by_one() {
    let _alone = alone();
    let weights = [1.0, 10.0, 100.0];
    let samples: Vec<(f64, usize)> =
        (0..50).map(|i| (f64::from(i), [0, 0, 0, 0, 1, 2, 1, 0][i as usize % 8])).collect();
    let calls = Cell::new(0);
    let total = batch::sum(&samples, weights, |(x, class), weights| {
        calls.set(calls.get() + 1);
        *x * weights[*class]
    });
    assert_eq!(total, Ok(samples.iter().map(|(x, class)| x * weights[*class]).sum()));
    assert!(calls.get() < 50);
}
