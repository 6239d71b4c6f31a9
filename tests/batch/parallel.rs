//! The same bits on any number of threads.

use pullback::batch::{self, Failed};
use pullback::gradcheck::{Rng, Sampler};
use pullback::prelude::*;
use rayon::ThreadPoolBuilder;

use super::{alone, drawn, nll};

#[test]
fn a_sum_does_not_depend_on_the_number_of_threads() {
    let _alone = alone();
    let rng = &mut Rng::new(9);
    let mean = drawn::<f64, SVector<f64, 2>>(Sampler::Any, rng);
    let theta = drawn::<f64, LowerTriangular<f64, 2>>(Sampler::Lower, rng);
    for count in [0, 1, 1024, 5003] {
        let samples: Vec<SVector<f64, 2>> = (0..count).map(|_| drawn(Sampler::Any, rng)).collect();
        let expected = batch::sum(&samples, (&mean, &theta), |x, (mean, theta)| nll::value_and_grad(mean, theta, x));
        let average = batch::mean(&samples, (&mean, &theta), |x, (mean, theta)| nll::value_and_grad(mean, theta, x));
        for threads in 1..4 {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let found =
                    batch::par_sum(&samples, (&mean, &theta), |x, (mean, theta)| nll::value_and_grad(mean, theta, x));
                assert_eq!(found, expected);
                let found =
                    batch::par_mean(&samples, (&mean, &theta), |x, (mean, theta)| nll::value_and_grad(mean, theta, x));
                assert_eq!(found, average);
            });
        }
    }
}

/// Branches on several threads move the counter for each other, which changes no bit.
#[test]
fn branches_on_other_threads_change_nothing() {
    let _alone = alone();
    let samples: Vec<f64> = (0..6000).map(|i| f64::from(i * 7919 % 101) - 50.0).collect();
    let kinked = |x: &pullback::lanes::F64x4, (): &()| if *x > Real::from_f64(0.0) { x.sqrt() } else { *x * *x };
    assert_eq!(batch::par_sum(&samples, (), kinked), batch::sum(&samples, (), kinked));
}

#[test]
fn the_first_failure_of_all_threads_is_reported() {
    let _alone = alone();
    let mut samples = vec![1.0; 5000];
    for index in [4999, 4100, 2050, 1500] {
        samples[index] = -1.0;
        let failed =
            batch::par_sum(&samples, (), |x, ()| log_det_spd(&Symmetric::from_diagonal(&SVector::<_, 1>::from([*x]))));
        assert_eq!(failed, Err(Failed { index, error: Error::NotPositiveDefinite { pivot: 0 } }));
    }
}
