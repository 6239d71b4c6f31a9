//! Samples for which a function has no value.

use pullback::batch::{self, Failed};
use pullback::gradcheck::{Rng, Sampler};
use pullback::prelude::*;

use super::{alone, drawn};

/// Positive definite but for some that fail in different ways.
fn covariances(count: usize, spoil: impl Fn(usize) -> Option<f64>) -> Vec<Symmetric<f64, 3>> {
    let rng = &mut Rng::new(6);
    let good: Vec<Symmetric<f64, 3>> = (0..count).map(|_| drawn(Sampler::PositiveDefinite, rng)).collect();
    let spoilt = |(index, s): (usize, Symmetric<f64, 3>)| match spoil(index) {
        Some(bad) => Symmetric::from_fn(|i, j| if (i, j) == (index % 3, index % 3) { bad } else { s[(i, j)] }),
        None => s,
    };
    good.into_iter().enumerate().map(spoilt).collect()
}

#[test]
fn each_sample_has_its_own_error() {
    let _alone = alone();
    let patterns: [fn(usize) -> Option<f64>; 4] = [
        |index| (index % 7 == 3).then_some(-1.0),
        |index| (index % 5 == 1).then_some(f64::NAN),
        |index| (20..31).contains(&index).then_some(0.0),
        |index| (index % 3 != 0).then_some(if index % 2 == 0 { f64::INFINITY } else { -2.0 }),
    ];
    for spoil in patterns {
        let samples = covariances(50, spoil);
        let mut seen = 0;
        batch::each(
            &samples,
            (),
            |s, ()| cholesky(s),
            |index, result| {
                assert_eq!((index, result), (seen, cholesky(&samples[index])));
                seen += 1;
            },
        );
        assert_eq!(seen, 50);
        assert!(samples.iter().any(|s| cholesky(s).is_err()));

        let first =
            samples.iter().enumerate().find_map(|(index, s)| Some(Failed { index, error: log_det_spd(s).err()? }));
        assert_eq!(batch::sum(&samples, (), |s, ()| log_det_spd(s)).err(), first);
        assert_eq!(batch::mean(&samples, (), |s, ()| log_det_spd(s)).err(), first);
    }
}

#[test]
fn the_first_failure_is_found_wherever_it_stands() {
    let _alone = alone();
    for count in [1, 4, 5, 11] {
        for first in 0..count {
            for last in first..count {
                let samples = covariances(count, |index| (first..=last).contains(&index).then_some(-1.0));
                let error = Error::NotPositiveDefinite { pivot: first % 3 };
                let found = batch::sum(&samples, (), |s, ()| log_det_spd(s));
                assert_eq!(found, Err(Failed { index: first, error }));
            }
        }
    }
}

/// The parameters are at fault: no lane disagrees, and the first sample is the first that fails.
#[test]
fn a_parameter_that_fails_fails_at_once() {
    let _alone = alone();
    let bad = Symmetric::<f64, 1>::from_fn(|_, _| -1.0);
    let failed = batch::sum(&[1.0, 2.0, 3.0, 4.0, 5.0], bad, |x, s| log_det_spd(s).map(|y| y * *x));
    assert_eq!(failed, Err(Failed { index: 0, error: Error::NotPositiveDefinite { pivot: 0 } }));
}
