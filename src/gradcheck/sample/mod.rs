//! Seeded samples with declared properties.
//!
//! Samples are part of the specification: they do not commute, their off-diagonal entries are of the order of one, their
//! spectra are distinct, and they are far from the identity. Every number is exact in `f32`.

mod matrices;
#[cfg(feature = "proptest")]
mod strategy;

use std::vec::Vec;

pub(super) use matrices::dense;
use matrices::{condition, coordinates, side, spectral};
#[cfg(feature = "proptest")]
pub use strategy::strategy;

use super::rng::Rng;
use crate::space::Layout;

/// What an argument is drawn from.
///
/// In `#[op(gradcheck(x in …))]` and `#[differentiable(gradcheck(x in …))]` a sampler goes by the word given with it. Several of
/// them, `x in spd + clustered`, are tried one after the other.
///
/// ```
/// use pullback::gradcheck::{Rng, Sampler};
/// use pullback::space::Layout;
///
/// let layout = Layout::Symmetric { size: 2 };
/// let s = Sampler::PositiveDefinite.draw(layout, &mut Rng::new(1)); // s₀₀, s₁₀, s₁₁
/// assert!(s[0] > 0.0 && s[0] * s[2] > s[1] * s[1]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Sampler {
    /// `any`: numbers of the order of one.
    Any,
    /// `nonzero`: numbers of either sign at least ¼ away from zero, where some functions have a kink.
    Nonzero,
    /// `positive`: numbers between ¼ and 3.
    Positive,
    /// `negative`: numbers between −3 and −¼.
    Negative,
    /// `zero`: nothing but zeros.
    Zero,
    /// `wide`: numbers of either sign between 2⁻²⁰ and 2⁶, each size as likely as another.
    Wide,
    /// `near(a)`: numbers on both sides of a, where a function has a kink or an implementation a switch, from 1/16 to 2⁻²⁰ away.
    Near(f64),
    /// `nonsingular`: a square matrix of moderate condition number.
    Nonsingular,
    /// `orthogonal`: an orthogonal matrix, to the rounding of `f32`.
    Orthogonal,
    /// `singular`: a square or symmetric matrix whose last row is zero, so that elimination ends at an exact zero.
    Singular,
    /// `symmetric`: a symmetric matrix, indefinite as a rule.
    Symmetric,
    /// `indefinite`: a symmetric matrix with a negative diagonal entry.
    Indefinite,
    /// `spd`: a symmetric positive definite matrix of moderate condition number.
    PositiveDefinite,
    /// `clustered`: a symmetric positive definite matrix with eigenvalues in pairs that lie 10⁻³ apart.
    Clustered,
    /// `separated`: a symmetric positive definite matrix whose eigenvalues are each 1.6 times the one before.
    Separated,
    /// `lower`: a lower-triangular matrix.
    Lower,
    /// `factor`: a lower-triangular matrix with a positive diagonal.
    Factor,
    /// `correlated`: a matrix whose columns are all strongly correlated, about their means and about zero: no covariance is near zero.
    Correlated,
    /// `uncorrelated`: a matrix whose columns have the mean zero and covariances of exactly zero, where functions of them have a kink.
    Uncorrelated,
    /// `custom(f)`: a name and a function that draws the coordinates; they should be exact in `f32`.
    Custom(&'static str, fn(Layout, &mut Rng) -> Vec<f64>),
}

/// The nearest multiple of 2⁻¹², exact in `f32` for numbers of the order of one.
fn rounded(x: f64) -> f64 {
    (x * 4096.0).round() / 4096.0
}

impl Sampler {
    /// Coordinates of a sample of this layout.
    #[must_use]
    pub fn draw(self, layout: Layout, rng: &mut Rng) -> Vec<f64> {
        let dimension = layout.dimension();
        let each = |rng: &mut Rng, number: fn(&mut Rng) -> f64| (0..dimension).map(|_| number(rng)).collect();
        match self {
            Self::Any | Self::Symmetric | Self::Lower => rng.shorts(dimension),
            Self::Nonzero => each(rng, nonzero),
            Self::Positive => each(rng, positive),
            Self::Negative => each(rng, |rng| -positive(rng)),
            Self::Zero => std::vec![0.0; dimension],
            Self::Wide => each(rng, wide),
            Self::Near(point) => (0..dimension).map(|_| near(point, rng)).collect(),
            Self::Nonsingular => matrices::nonsingular(layout, rng),
            Self::Orthogonal => coordinates(layout, &matrices::orthogonal(side(layout), rng)),
            Self::Singular => {
                let mut m = dense(layout, &rng.shorts(dimension));
                let last = m.nrows() - 1;
                m.row_mut(last).fill(0.0);
                coordinates(layout, &m)
            }
            Self::Indefinite => matrices::indefinite(layout, rng),
            Self::PositiveDefinite => matrices::positive_definite(layout, rng),
            Self::Clustered => {
                let pairs = |k: usize| (1 + k / 2) as f64 * (1.0 + (k % 2) as f64 * 1e-3);
                coordinates(layout, &spectral(side(layout), rng, pairs))
            }
            Self::Separated => coordinates(layout, &spectral(side(layout), rng, |k| 1.6f64.powi(k as i32))),
            Self::Factor => matrices::factor(layout, rng),
            Self::Correlated => matrices::correlated(layout, rng),
            Self::Uncorrelated => matrices::uncorrelated(layout, rng),
            Self::Custom(_, draw) => {
                let mut x = draw(layout, rng);
                x.resize(dimension, 0.0);
                x
            }
        }
    }

    /// Coordinates of a sample whose [`condition`](Self::condition) is near the given one; nothing where a condition number means
    /// nothing to the sampler.
    ///
    /// ```
    /// use pullback::gradcheck::{Rng, Sampler};
    /// use pullback::space::Layout;
    ///
    /// let layout = Layout::Symmetric { size: 3 };
    /// let s = Sampler::PositiveDefinite.draw_conditioned(layout, 1e4, &mut Rng::new(1)).unwrap_or_default();
    /// let condition = Sampler::PositiveDefinite.condition(layout, &s);
    /// assert!((condition / 1e4 - 1.0).abs() < 0.01);
    /// ```
    #[must_use]
    pub fn draw_conditioned(self, layout: Layout, condition: f64, rng: &mut Rng) -> Option<Vec<f64>> {
        let size = side(layout);
        if size < 2 {
            return None;
        }
        let graded = |k: usize| condition.powf(-(k as f64) / (size - 1) as f64);
        let drawn = match self {
            Self::PositiveDefinite => spectral(size, rng, graded),
            Self::Nonsingular => matrices::with_singular_values(size, rng, graded),
            Self::Factor => spectral(size, rng, graded).cholesky()?.l(),
            _ => return None,
        };
        // Beyond what the rounding of entries to f32 leaves of the smallest singular value, they stay as they are.
        let exact = condition > 0.1 / f64::from(f32::EPSILON);
        Some(if exact { matrices::unrounded(layout, &drawn) } else { coordinates(layout, &drawn) })
    }

    /// The condition number that enters the tolerance; one where nothing is inverted.
    #[must_use]
    pub fn condition(self, layout: Layout, coordinates: &[f64]) -> f64 {
        match self {
            Self::Nonsingular | Self::Orthogonal | Self::PositiveDefinite | Self::Clustered | Self::Separated => {
                condition(&dense(layout, coordinates))
            }
            // The covariance L Lᵀ is what enters the result.
            Self::Factor => condition(&dense(layout, coordinates)).powi(2),
            _ => 1.0,
        }
    }

    /// How far the sample is from the nearest matrix at which an operation on such samples ceases to be smooth, at most one.
    #[must_use]
    pub fn distance(self, layout: Layout, coordinates: &[f64]) -> f64 {
        match self {
            Self::Nonsingular
            | Self::Orthogonal
            | Self::PositiveDefinite
            | Self::Clustered
            | Self::Separated
            | Self::Factor => dense(layout, coordinates).singular_values().min().min(1.0),
            Self::Near(point) => coordinates.iter().fold(1.0, |nearest, x| nearest.min((x - point).abs())),
            Self::Zero | Self::Uncorrelated => 0.0,
            Self::Wide => coordinates.iter().fold(1.0, |nearest, x| nearest.min(x.abs())),
            _ => 1.0,
        }
    }

    /// The word it goes by.
    ///
    /// ```
    /// use pullback::gradcheck::Sampler;
    ///
    /// assert_eq!(Sampler::PositiveDefinite.name(), "spd");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Nonzero => "nonzero",
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Zero => "zero",
            Self::Wide => "wide",
            Self::Near(_) => "near",
            Self::Nonsingular => "nonsingular",
            Self::Orthogonal => "orthogonal",
            Self::Singular => "singular",
            Self::Symmetric => "symmetric",
            Self::Indefinite => "indefinite",
            Self::PositiveDefinite => "spd",
            Self::Clustered => "clustered",
            Self::Separated => "separated",
            Self::Lower => "lower",
            Self::Factor => "factor",
            Self::Correlated => "correlated",
            Self::Uncorrelated => "uncorrelated",
            Self::Custom(name, _) => name,
        }
    }

    /// Whether a value has to keep the promise of a positive diagonal.
    pub(super) const fn is_factor(self) -> bool {
        matches!(self, Self::Factor)
    }
}

fn nonzero(rng: &mut Rng) -> f64 {
    let x = rng.short();
    if x < 0.0 { x - 0.25 } else { x + 0.25 }
}

fn positive(rng: &mut Rng) -> f64 {
    0.25 + (rng.short() + 2.0) * (2.75 / 4.0)
}

fn wide(rng: &mut Rng) -> f64 {
    let (size, sign) = (rng.short(), rng.short());
    // From [−2, 2) to [−20, 6): a power of two times a short number.
    let exponent = (size * 6.5 - 7.0).floor();
    let x = exponent.exp2() * (1.0 + (size * 6.5 - 7.0 - exponent));
    if sign < 0.0 { -x } else { x }
}

fn near(point: f64, rng: &mut Rng) -> f64 {
    let (size, sign) = (rng.short(), rng.short());
    let offset = (size * 4.0 - 12.0).floor().exp2();
    let x = if sign < 0.0 { point - offset } else { point + offset };
    f64::from(x as f32)
}

/// A square that an argument can be made singular in, also by the checks of bad input.
pub(super) fn make_singular(layout: Layout, x: &mut [f64]) {
    matrices::make_singular(layout, x);
}

#[cfg(test)]
mod tests;
