//! The inputs: the same on every machine, with the cases among them that take the rare branches.

use nalgebra::SMatrix;
use pullback::Real;

/// How many inputs every operation sees.
pub const INPUTS: u32 = 64;

/// The scalars of the table.
pub trait Scalar: Real {
    /// The bits, widened to 64.
    fn bits(self) -> u64;
}

impl Scalar for f32 {
    fn bits(self) -> u64 {
        self.to_bits().into()
    }
}

impl Scalar for f64 {
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// Two matrices.
pub struct Input<T, const N: usize> {
    /// Symmetric positive definite, except in the hard cases.
    pub a: SMatrix<T, N, N>,
    /// Any matrix.
    pub b: SMatrix<T, N, N>,
}

impl<T: Real, const N: usize> Input<T, N> {
    /// Input number `index`. The last eight are hard: not symmetric, indefinite, singular, zero, the identity, close to
    /// overflow, close to underflow, and with a NaN inside.
    pub fn new(index: u32) -> Self {
        let mut random = Random(index.wrapping_mul(2_654_435_761) ^ 77);
        let g = SMatrix::<T, N, N>::from_fn(|_, _| random.next());
        let b = SMatrix::<T, N, N>::from_fn(|_, _| random.next());
        let square = g * g.transpose();
        let a = match INPUTS - 1 - index {
            0 => g,
            1 => square - SMatrix::identity(),
            2 => SMatrix::repeat(T::one()),
            3 => SMatrix::zeros(),
            4 => SMatrix::identity(),
            5 => square * (T::max_finite() * T::from_f64(0.5)),
            6 => square * T::min_positive(),
            7 => square * (T::zero() / T::zero()),
            _ => square + SMatrix::identity() * T::from_f64(0.5),
        };
        Self { a, b }
    }
}

/// Numbers in [−1, 1): a linear congruence modulo 2³² (Numerical Recipes, 1992), whose upper 24 bits fit an f32 exactly.
struct Random(u32);

impl Random {
    fn next<T: Real>(&mut self) -> T {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        T::from_f64(f64::from(self.0 >> 8) / 8_388_608.0 - 1.0)
    }
}
