//! Measurements of simulated motion in the plane: the same numbers on every machine, by sums and products alone.

use nalgebra::{SVector, vector};

use super::model::SECONDS;

/// A generator of nearly normal numbers: the sum of twelve uniform ones (`SplitMix64`, Steele, Lea and Flood 2014).
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number of mean zero and variance one.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Positions in the plane of something that is pushed about at random, with measurement errors of about 0.2.
pub(crate) fn positions<const STEPS: usize>() -> [SVector<f64, 2>; STEPS] {
    let mut noise = Noise(1);
    let (mut place, mut velocity) = (vector![0.5, -0.3], vector![1.0, 0.4]);
    core::array::from_fn(|_| {
        place += velocity * SECONDS;
        velocity += vector![noise.normal(), noise.normal()] * 0.15;
        place + vector![noise.normal(), noise.normal()] * 0.2
    })
}
