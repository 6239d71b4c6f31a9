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
    /// Input number `index`. The last ones have a hard case for `a`, as many before them one for `b`.
    pub fn new(index: u32) -> Self {
        let mut random = Random(index.wrapping_mul(2_654_435_761) ^ 77);
        let g = SMatrix::<T, N, N>::from_fn(|_, _| random.next());
        let h = SMatrix::<T, N, N>::from_fn(|_, _| random.next());
        let square = g * g.transpose();
        let from_the_end = INPUTS - 1 - index;
        let a = hard(from_the_end, &g, &square);
        let b = if from_the_end < HARD { None } else { hard(from_the_end - HARD, &h, &square) };
        Self { a: a.unwrap_or(square + SMatrix::identity() * T::from_f64(0.5)), b: b.unwrap_or(h) }
    }
}

/// How many hard cases there are.
const HARD: u32 = 25;
const _: () = assert!(2 * HARD < INPUTS);

/// Matrices that take the rare branches, made of any matrix and of a positive semidefinite one. All but the first, the
/// scaled ones and the cyclic permutation are symmetric.
fn hard<T: Real, const N: usize>(
    case: u32,
    any: &SMatrix<T, N, N>,
    square: &SMatrix<T, N, N>,
) -> Option<SMatrix<T, N, N>> {
    let last = N - 1;
    let definite = square + SMatrix::identity() * T::from_f64(0.5);
    let infinity = T::one() / T::zero();
    let (large, medium) = (T::from_f64(1e12), T::from_f64(1e8));
    // A definite matrix with another entry at (i, j) and (j, i).
    let with = |i, j, entry| {
        SMatrix::from_fn(|r, c| if (r, c) == (i, j) || (r, c) == (j, i) { entry } else { definite.data.0[c][r] })
    };
    let zero_or_one = |one| if one { T::one() } else { T::zero() };
    Some(match case {
        0 => *any,
        1 => square - SMatrix::identity(), // indefinite
        2 => SMatrix::repeat(T::one()),    // singular, the second pivot is zero
        // singular, only the last pivot is zero
        3 => SMatrix::from_fn(|r, c| if r == last || c == last { T::zero() } else { definite.data.0[c][r] }),
        4 => SMatrix::zeros(),
        5 => SMatrix::identity(),
        6 => square * (T::max_finite() * T::from_f64(0.5)), // overflows, or nearly
        7 => square * T::min_positive(),                    // mostly subnormal
        8 => square * (T::zero() / T::zero()),              // NaN
        9 => with(last, 0, T::zero() / T::zero()),
        10 => with(last, last, infinity),
        11 => with(0, 0, infinity),
        12 => with(last, 0, -infinity),
        13 => definite * large,
        14 => definite / large,
        15 => *any * large,
        16 => *any / large,
        17 => SMatrix::from_fn(|r, c| T::one() / T::from_f64((r + c + 1) as f64)), // Hilbert
        18 => SMatrix::from_fn(|r, c| zero_or_one(r + c == last)),                 // the order reversed
        19 => SMatrix::from_fn(|r, c| zero_or_one(c == (r + 1) % N)),              // a cyclic permutation
        // The fourth power of an entry is in the range of an f32 and the sixth is not.
        20 => definite * medium,
        21 => definite / medium,
        22 => *any * medium,
        23 => *any / medium,
        24 => SMatrix::identity() * (T::min_positive() * T::from_f64(0.0625)), // regular, and the inverse overflows
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
