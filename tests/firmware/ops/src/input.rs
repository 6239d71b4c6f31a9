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
    /// Input number `index`. The last eight have a hard case for `a`, the eight before them one for `b`.
    pub fn new(index: u32) -> Self {
        let mut random = Random(index.wrapping_mul(2_654_435_761) ^ 77);
        let g = SMatrix::<T, N, N>::from_fn(|_, _| random.next());
        let h = SMatrix::<T, N, N>::from_fn(|_, _| random.next());
        let square = g * g.transpose();
        let from_the_end = INPUTS - 1 - index;
        let a = hard(from_the_end, &g, &square);
        let b = if from_the_end < 8 { None } else { hard(from_the_end - 8, &h, &square) };
        Self { a: a.unwrap_or(square + SMatrix::identity() * T::from_f64(0.5)), b: b.unwrap_or(h) }
    }
}

/// Matrices that take the rare branches, made of any matrix and of a positive definite one.
fn hard<T: Real, const N: usize>(
    case: u32,
    any: &SMatrix<T, N, N>,
    square: &SMatrix<T, N, N>,
) -> Option<SMatrix<T, N, N>> {
    Some(match case {
        0 => *any,
        1 => square - SMatrix::identity(), // indefinite
        2 => SMatrix::repeat(T::one()),    // singular
        3 => SMatrix::zeros(),
        4 => SMatrix::identity(),
        5 => square * (T::max_finite() * T::from_f64(0.5)), // overflows, or nearly
        6 => square * T::min_positive(),
        7 => square * (T::zero() / T::zero()), // NaN
        _ => return None,
    })
}

/// Numbers in [−1, 1): a linear congruence modulo 2³² (Numerical Recipes, 1992), whose upper 24 bits fit an f32 exactly.
struct Random(u32);

impl Random {
    fn next<T: Real>(&mut self) -> T {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        T::from_f64(f64::from(self.0 >> 8) / 8_388_608.0 - 1.0)
    }
}
