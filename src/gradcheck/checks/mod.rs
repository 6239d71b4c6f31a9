//! The checks, on flat coordinates.

mod failure;
mod first_order;
mod second_order;
mod structure;

use std::string::String;
use std::vec::Vec;

use super::functions::{Functions, Point};
use super::report::Failure;
use super::sample::Rng;
use super::{Precision, Sampler};
use crate::space::Layout;

/// Seeded samples per combination of undifferentiated arguments.
const SAMPLES: u64 = 3;

/// One sample of one operation.
struct Case<'a> {
    functions: &'a Functions,
    size: &'static str,
    precision: Precision,
    point: Point,
    condition: f64,
    seed: u64,
    rng: Rng,
}

/// Runs all checks on all samples and stops at the first failure.
pub(super) fn all(functions: &Functions, size: &'static str, precision: Precision) -> Result<(), Failure> {
    for variant in 0..functions.variants {
        for seed in 1..=SAMPLES {
            let mut case = Case::draw(functions, size, precision, variant, seed);
            first_order::all(&mut case)?;
            structure::all(&mut case)?;
            second_order::all(&mut case)?;
            if seed == 1 {
                failure::all(&mut case)?;
            }
        }
    }
    Ok(())
}

impl<'a> Case<'a> {
    fn draw(functions: &'a Functions, size: &'static str, precision: Precision, variant: usize, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut x = Vec::with_capacity(functions.dimension());
        let mut condition: f64 = 1.0;
        for argument in &functions.arguments {
            let coordinates = argument.sampler.draw(argument.shape.layout, &mut rng);
            condition = condition.max(argument.sampler.condition(argument.shape.layout, &coordinates));
            x.extend(coordinates);
        }
        Self { functions, size, precision, point: Point { x, variant, junk: false }, condition, seed, rng }
    }

    /// (8 + 4κ)·ε, growing with the length of the sums beyond the six terms it was measured at.
    fn tolerance(&self) -> f64 {
        (8.0 + 4.0 * self.condition) * self.precision.epsilon() * (self.side() / 6.0).max(1.0)
    }

    /// The largest number of rows or columns of any argument.
    fn side(&self) -> f64 {
        let sides = self.functions.arguments.iter().map(|argument| match argument.shape.layout {
            Layout::Dense { rows, columns } => rows.max(columns),
            Layout::Symmetric { size } | Layout::Lower { size } => size,
            _ => 1,
        });
        sides.max().unwrap_or(1) as f64
    }

    /// A cotangent of the result with short random entries.
    fn cotangent(&mut self) -> Vec<f64> {
        self.rng.shorts(self.functions.result.weights.len())
    }

    /// A direction in the space of all arguments with short random entries.
    fn direction(&mut self) -> Vec<f64> {
        self.rng.shorts(self.functions.dimension())
    }

    /// The cotangents for which ⟨e, Ẏ⟩ is one coordinate of Ẏ.
    fn basis(&self) -> Vec<Vec<f64>> {
        let weights = &self.functions.result.weights;
        (0..weights.len())
            .map(|row| (0..weights.len()).map(|k| if k == row { 1.0 / weights[k] } else { 0.0 }).collect())
            .collect()
    }

    /// ⟨a, b⟩ in the space of the result.
    fn inner_result(&self, a: &[f64], b: &[f64]) -> f64 {
        weighted(&self.functions.result.weights, a, b)
    }

    /// ⟨a, b⟩ in the space of the arguments.
    fn inner_arguments(&self, a: &[f64], b: &[f64]) -> f64 {
        weighted(&self.functions.weights(), a, b)
    }

    fn fail(&self, check: &'static str, detail: String) -> Failure {
        Failure {
            operation: self.functions.name,
            size: self.size,
            scalar: self.precision.name(),
            check,
            detail,
            condition: self.condition,
            seed: self.seed,
            variant: self.point.variant,
        }
    }

    /// The sample must be one that the operation accepts.
    fn accept<V>(&self, outcome: Result<V, crate::Error>) -> Result<V, Failure> {
        outcome.map_err(|error| {
            self.fail("the operation accepts its declared samples", std::format!("it failed: {error}"))
        })
    }

    /// The ranges of coordinates that belong to each argument, with its sampler and layout.
    fn blocks(&self) -> Vec<(core::ops::Range<usize>, Sampler, Layout)> {
        let mut start = 0;
        let mut blocks = Vec::new();
        for argument in &self.functions.arguments {
            let end = start + argument.shape.weights.len();
            blocks.push((start..end, argument.sampler, argument.shape.layout));
            start = end;
        }
        blocks
    }
}

fn weighted(weights: &[f64], a: &[f64], b: &[f64]) -> f64 {
    weights.iter().zip(a).zip(b).map(|((weight, a), b)| weight * a * b).sum()
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
}

fn largest(x: impl IntoIterator<Item = f64>) -> f64 {
    x.into_iter().fold(0.0, |largest, x| if x.is_nan() { f64::NAN } else { largest.max(x.abs()) })
}

/// Whether a difference is within its bound; a NaN is not.
fn within(off: f64, bound: f64) -> bool {
    off.abs() <= bound
}
