//! Innovations of a known covariance, with the same bits on every machine.

use pullback::prelude::*;

/// The factor of their covariance: entries of very different size, as where a sensor mixes units.
pub(crate) fn factor() -> LowerTriangular<f32, 3> {
    const FACTOR: [[f32; 3]; 3] = [[2.0, 0.0, 0.0], [0.5, 0.5, 0.0], [-0.25, 0.125, 0.25]];
    LowerTriangular::from_fn(|i, j| FACTOR[i][j])
}

/// A stream of innovations.
pub(crate) struct Source {
    random: Random,
    factor: SMatrix<f32, 3, 3>,
}

impl Source {
    pub(crate) fn new() -> Self {
        Self { random: Random(2_463_534_242), factor: factor().to_matrix() }
    }

    /// The factor times three normal numbers.
    pub(crate) fn next(&mut self) -> SVector<f32, 3> {
        let normal = SVector::<f32, 3>::from_fn(|_, _| self.random.normal());
        product(&self.factor, &normal)
    }
}

/// A shift-register generator of 32 bits (Marsaglia 2003, *Xorshift RNGs*).
struct Random(u32);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// Nearly normal with mean 0 and variance 1: the sum of twelve numbers that are even in [−½, ½), as an integer, which an `f32`
    /// holds exactly.
    fn normal(&mut self) -> f32 {
        let sum: u32 = (0..12).map(|_| self.next() >> 16).sum();
        (sum as f32 - 393_216.0) / 65_536.0
    }
}
