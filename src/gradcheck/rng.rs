//! Reproducible numbers.

use std::collections::VecDeque;
use std::vec::Vec;

/// A small generator of reproducible numbers (`SplitMix64`, Steele, Lea and Flood 2014).
///
/// ```
/// use pullback::gradcheck::Rng;
///
/// assert_eq!(Rng::new(7).shorts(4), Rng::new(7).shorts(4));
/// assert!(Rng::new(7).shorts(100).iter().all(|x| (-2.0..2.0).contains(x) && (x * 64.0).fract() == 0.0));
/// ```
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
    /// Numbers that come before those of the generator.
    given: VecDeque<f64>,
}

impl Rng {
    /// A generator that always gives the same sequence for a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed, given: VecDeque::new() }
    }

    /// A generator whose first short numbers are these, so that a search for a simpler sample can change them one by one.
    #[must_use]
    pub fn starting_with(numbers: impl IntoIterator<Item = f64>) -> Self {
        Self { state: 0, given: numbers.into_iter().collect() }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A multiple of 1/64 in [−2, 2).
    pub fn short(&mut self) -> f64 {
        match self.given.pop_front() {
            Some(number) => number,
            None => (self.bits() >> 56) as f64 / 64.0 - 2.0,
        }
    }

    /// As many of them as asked for.
    pub fn shorts(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.short()).collect()
    }
}
