//! The same samples as strategies of proptest.

use std::vec::Vec;

use proptest::collection::vec;
use proptest::strategy::Strategy;

use super::Sampler;
use crate::gradcheck::rng::Rng;
use crate::scalar::Real;
use crate::space::Coordinates;

/// Values of a type drawn from a sampler, for tests with proptest. A failing sample is made simpler number by number.
///
/// ```
/// use proptest::prelude::*;
/// use pullback::gradcheck::{Sampler, strategy};
/// use pullback::prelude::*;
///
/// proptest!(|(s in strategy::<f64, Symmetric<f64, 3>>(Sampler::PositiveDefinite))| {
///     let twice_half_log_det = 2.0 * log_det_lower(&cholesky(&s)?);
///     prop_assert!((log_det_spd(&s)? - twice_half_log_det).abs() < 1e-12);
/// });
/// ```
pub fn strategy<T: Real, X: Coordinates<T> + core::fmt::Debug>(sampler: Sampler) -> impl Strategy<Value = X> {
    // A square matrix is drawn from one or two numbers per entry at most.
    let layout = X::layout();
    let side = super::matrices::side(layout).max(1);
    let count = 2 * X::DIMENSION.max(side * side) + 2 * side;
    vec(-128i16..128, count..=count).prop_map(move |numbers| {
        let mut rng = Rng::starting_with(numbers.into_iter().map(|k| f64::from(k) / 64.0));
        let drawn = sampler.draw(layout, &mut rng);
        let coordinates: Vec<T> = drawn.into_iter().map(T::from_f64).collect();
        let mut next = coordinates.into_iter();
        X::from_coordinates(&mut || next.next().unwrap_or_else(T::zero))
    })
}
