//! Seeded samples with declared properties.
//!
//! Samples are part of the specification: they do not commute, their off-diagonal entries are of the order of one, their
//! spectra are distinct, and they are far from the identity. Every number is a short binary fraction, exact in `f32`.

use std::vec::Vec;

use nalgebra::DMatrix;

use crate::space::Layout;

/// What an argument is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sampler {
    /// Any numbers of the order of one.
    Any,
    /// Numbers of either sign at least ¼ away from zero, where some functions have a kink.
    Nonzero,
    /// Numbers between ¼ and 3.
    Positive,
    /// A square matrix of moderate condition number.
    Nonsingular,
    /// A symmetric matrix, indefinite as a rule.
    Symmetric,
    /// A symmetric positive definite matrix of moderate condition number.
    PositiveDefinite,
    /// A lower-triangular matrix.
    Lower,
    /// A lower-triangular matrix with a positive diagonal.
    Factor,
    /// A matrix whose columns are all strongly correlated, about their means and about zero: no covariance is near zero.
    Correlated,
}

/// A small generator of reproducible numbers (`SplitMix64`, Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator that always gives the same sequence for a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A multiple of 1/64 in [−2, 2).
    pub fn short(&mut self) -> f64 {
        (self.bits() >> 56) as f64 / 64.0 - 2.0
    }

    /// As many of them as asked for.
    pub fn shorts(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.short()).collect()
    }
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
        match self {
            Self::Any | Self::Symmetric | Self::Lower => rng.shorts(dimension),
            Self::Nonzero => (0..dimension)
                .map(|_| {
                    let x = rng.short();
                    if x < 0.0 { x - 0.25 } else { x + 0.25 }
                })
                .collect(),
            Self::Positive => (0..dimension).map(|_| 0.25 + (rng.bits() >> 56) as f64 * (2.75 / 256.0)).collect(),
            Self::Nonsingular => nonsingular(layout, rng),
            Self::PositiveDefinite => positive_definite(layout, rng),
            Self::Factor => factor(layout, rng),
            Self::Correlated => correlated(layout, rng),
        }
    }

    /// The condition number that enters the tolerance; one where nothing is inverted.
    #[must_use]
    pub fn condition(self, layout: Layout, coordinates: &[f64]) -> f64 {
        match self {
            Self::Nonsingular | Self::PositiveDefinite => condition(&dense(layout, coordinates)),
            // The covariance L Lᵀ is what enters the result.
            Self::Factor => condition(&dense(layout, coordinates)).powi(2),
            _ => 1.0,
        }
    }

    /// How far the sample is from the nearest matrix at which an operation on such samples ceases to be smooth, at most one.
    #[must_use]
    pub fn distance(self, layout: Layout, coordinates: &[f64]) -> f64 {
        match self {
            Self::Nonsingular | Self::PositiveDefinite | Self::Factor => {
                dense(layout, coordinates).singular_values().min().min(1.0)
            }
            _ => 1.0,
        }
    }
}

fn nonsingular(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let size = side(layout);
    loop {
        let coordinates = rng.shorts(layout.dimension());
        if condition(&dense(layout, &coordinates)) < 10.0 + 10.0 * size as f64 {
            return coordinates;
        }
    }
}

fn positive_definite(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let size = side(layout);
    let g = DMatrix::from_fn(size, size, |_, _| rng.short());
    let s = &g * g.transpose() / size as f64 + DMatrix::identity(size, size) * 0.125;
    let mut coordinates = Vec::with_capacity(layout.dimension());
    for j in 0..size {
        for i in j..size {
            coordinates.push(rounded(s[(i, j)]));
        }
    }
    coordinates
}

fn factor(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let size = side(layout);
    let damping = 1.0 / (size as f64).sqrt();
    let mut coordinates = Vec::with_capacity(layout.dimension());
    for j in 0..size {
        for i in j..size {
            let x = rng.short();
            coordinates.push(rounded(if i == j { 0.75 + x.abs() / 2.0 } else { x * damping }));
        }
    }
    coordinates
}

/// Noisy multiples of one column that alternates in sign.
fn correlated(layout: Layout, rng: &mut Rng) -> Vec<f64> {
    let rows = side(layout);
    let direction: Vec<f64> = (0..rows)
        .map(|row| {
            let size = 1.0 + rng.short() / 8.0;
            if row % 2 == 0 { size } else { -size }
        })
        .collect();
    let mut coordinates = Vec::with_capacity(layout.dimension());
    for _ in 0..layout.dimension() / rows {
        let x = rng.short();
        let factor = if x < 0.0 { x / 4.0 - 0.75 } else { x / 4.0 + 0.75 };
        coordinates.extend(direction.iter().map(|entry| rounded(entry * factor + rng.short() / 32.0)));
    }
    coordinates
}

fn side(layout: Layout) -> usize {
    match layout {
        Layout::Dense { rows, .. } => rows,
        Layout::Symmetric { size } | Layout::Lower { size } => size,
        _ => 1,
    }
}

/// All entries of a matrix from its coordinates.
pub(super) fn dense(layout: Layout, coordinates: &[f64]) -> DMatrix<f64> {
    match layout {
        Layout::Dense { rows, columns } => DMatrix::from_column_slice(rows, columns, coordinates),
        Layout::Symmetric { size } | Layout::Lower { size } => {
            let mirrored = matches!(layout, Layout::Symmetric { .. });
            let mut m = DMatrix::zeros(size, size);
            let mut next = coordinates.iter();
            for j in 0..size {
                for i in j..size {
                    let x = next.next().copied().unwrap_or_default();
                    m[(i, j)] = x;
                    if mirrored {
                        m[(j, i)] = x;
                    }
                }
            }
            m
        }
        _ => DMatrix::from_column_slice(1, coordinates.len(), coordinates),
    }
}

/// The ratio of the largest to the smallest singular value.
fn condition(m: &DMatrix<f64>) -> f64 {
    let values = m.singular_values();
    values.max() / values.min()
}
