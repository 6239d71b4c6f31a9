//! Measurements of simulated motion: the same numbers on every machine, by sums and products alone.

use nalgebra::{SVector, vector};

use super::model::{COUPLING, FRICTION, SECONDS, STIFFNESS};

/// A generator of nearly normal numbers: the sum of twelve uniform ones (`SplitMix64`, Steele, Lea and Flood 2014).
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number of mean zero and variance one.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Positions in the plane of something that is pushed about at random, with measurement errors of about 0.2.
pub fn positions<const STEPS: usize>() -> [SVector<f64, 2>; STEPS] {
    let mut noise = Noise(1);
    let (mut place, mut velocity) = (vector![0.5, -0.3], vector![1.0, 0.4]);
    core::array::from_fn(|_| {
        place += velocity * SECONDS;
        velocity += vector![noise.normal(), noise.normal()] * 0.15;
        place + vector![noise.normal(), noise.normal()] * 0.2
    })
}

/// Positions of both ends of the chain of oscillators, with measurement errors of about 0.1.
pub fn ends<const STEPS: usize>() -> [SVector<f64, 2>; STEPS] {
    let mut noise = Noise(2);
    let mut place = [0.5, -0.5, 0.2, 0.4, -0.8];
    let mut velocity = [0.0; 5];
    core::array::from_fn(|_| {
        let before = place;
        for k in 0..5 {
            let neighbours = if k > 0 { before[k - 1] } else { 0.0 } + if k < 4 { before[k + 1] } else { 0.0 };
            let force = COUPLING * neighbours - STIFFNESS[k] * before[k] - FRICTION * velocity[k];
            place[k] += SECONDS * velocity[k];
            velocity[k] += SECONDS * force + 0.1 * noise.normal();
        }
        vector![place[0] + 0.1 * noise.normal(), place[4] + 0.1 * noise.normal()]
    })
}
