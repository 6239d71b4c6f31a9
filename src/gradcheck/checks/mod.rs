//! The checks, on flat coordinates.

mod conditioned;
mod differences;
mod failure;
mod first_order;
mod resources;
mod second_order;
mod structure;

use core::ops::Range;
use std::format;
use std::string::String;
use std::vec::Vec;

pub(super) use failure::probe;

use super::diagnosis::Jacobian;
use super::functions::{Functions, Point};
use super::report::{Failure, Measured, Report};
use super::rng::Rng;
use super::subject::{Argument, Junk};
use super::{Claim, Precision};
use crate::space::Layout;

/// What to run.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The seeds of the ordinary samples.
    pub(super) seeds: Range<u64>,
    /// The claims to examine; all where there is none.
    pub(super) only: Vec<Claim>,
}

/// One sample of one operation.
pub(super) struct Case<'a> {
    functions: &'a Functions,
    precision: Precision,
    point: Point,
    condition: f64,
    distance: f64,
    seed: u64,
    rng: Rng,
    sampler: Option<String>,
    measured: Vec<Measured>,
}

type Outcome = Result<(), Failure>;

/// A check of one claim.
type Check = fn(&mut Case<'_>) -> Outcome;

/// On every sample.
const EACH: &[(Claim, Check)] = &[
    (Claim::SameValue, first_order::values),
    (Claim::Oracle, first_order::oracle),
    (Claim::Single, first_order::single),
    (Claim::Forward, first_order::forward),
    (Claim::InnerProduct, first_order::inner_product),
    (Claim::Differences, differences::directional),
    (Claim::Member, structure::member),
    (Claim::Unread, structure::unread),
    (Claim::Linear, structure::linear),
    (Claim::ZeroCotangent, structure::zero),
    (Claim::Repeatable, structure::repeatable),
    (Claim::SecondOrder, second_order::hessian_times_vector),
    (Claim::Hessian, second_order::symmetric),
    (Claim::NoHeap, resources::no_heap),
];

/// On the first sample of every combination of undifferentiated arguments.
const ONCE: &[(Claim, Check)] = &[
    (Claim::Aliased, first_order::aliased),
    (Claim::NoPanic, failure::no_panic),
    (Claim::SameError, failure::same_error),
    (Claim::Finite, failure::finite),
    (Claim::BadInput, failure::bad_input),
    (Claim::Refused, failure::refused),
    (Claim::Conditioned, conditioned::accuracy),
    (Claim::Residual, resources::residual),
    (Claim::FixedFlow, resources::fixed_flow),
];

/// Runs the checks on all samples and notes what came of them.
pub(super) fn all(functions: &Functions, precision: Precision, settings: &Settings) -> Report {
    let mut report = Report {
        operation: functions.name,
        size: functions.size.clone(),
        precision,
        outcomes: Vec::new(),
        failures: Vec::new(),
        measured: Vec::new(),
    };
    for variant in 0..functions.variants {
        for seed in settings.seeds.clone() {
            let case = Case::draw(functions, precision, variant, seed, None);
            let mut checks = EACH.to_vec();
            if seed == settings.seeds.start {
                checks.extend(ONCE);
            }
            examine(case, &checks, settings, &mut report);
        }
        for (index, argument) in functions.arguments.iter().enumerate() {
            for choice in 1..argument.samplers.len() {
                let case = Case::draw(functions, precision, variant, settings.seeds.start, Some((index, choice)));
                examine(case, EACH, settings, &mut report);
            }
        }
    }
    report.sort();
    report
}

fn examine(mut case: Case<'_>, checks: &[(Claim, Check)], settings: &Settings, report: &mut Report) {
    let asked = |claim: &Claim| settings.only.is_empty() || settings.only.contains(claim);
    if let Err(failure) = case.accepted() {
        report.note(Claim::Accepted, Err(failure));
        return;
    }
    report.note(Claim::Accepted, Ok(()));
    for (claim, check) in checks.iter().filter(|(claim, _)| asked(claim)) {
        if case.applies(*claim) {
            // Every claim has random numbers of its own: alone it runs as it does among the others.
            case.rng = Rng::new(case.seed.wrapping_mul(1000) + *claim as u64);
            report.note(*claim, check(&mut case));
        }
    }
    report.measured.append(&mut case.measured);
}

impl<'a> Case<'a> {
    /// A sample; `choice` names an argument and which of its further samplers draws it.
    fn draw(
        functions: &'a Functions,
        precision: Precision,
        variant: usize,
        seed: u64,
        choice: Option<(usize, usize)>,
    ) -> Self {
        let mut rng = Rng::new(seed);
        let mut x = Vec::with_capacity(functions.dimension());
        let (mut condition, mut distance, mut name) = (1.0f64, 1.0f64, None);
        for (index, argument) in functions.arguments.iter().enumerate() {
            let mut sampler = argument.sampler();
            if let Some((chosen, further)) = choice
                && chosen == index
            {
                sampler = argument.samplers[further];
                name = Some(format!("`{}` from {}", argument.name, sampler.name()));
            }
            let layout = argument.shape.layout;
            let coordinates = sampler.draw(layout, &mut rng);
            condition = condition.max(sampler.condition(layout, &coordinates));
            distance = distance.min(sampler.distance(layout, &coordinates));
            x.extend(coordinates);
        }
        let point = Point { x, variant, junk: Junk::default() };
        Self { functions, precision, point, condition, distance, seed, rng, sampler: name, measured: Vec::new() }
    }

    /// Whether a claim can be examined: closures come without duals, and not every operation claims everything.
    fn applies(&self, claim: Claim) -> bool {
        let (functions, double) = (self.functions, self.precision == Precision::Double);
        let at = functions.at(self.precision);
        match claim {
            Claim::Oracle => double && functions.witness.is_some(),
            Claim::Single => !double,
            Claim::Forward | Claim::InnerProduct => at.jvp.is_some(),
            // In f32 differences know too few digits to judge; the f64 rule they confirm is the reference there.
            // Nor is there a derivative to both sides of a kink.
            Claim::Differences => double && self.distance > 0.0,
            Claim::SecondOrder => {
                self.distance > 0.0 && at.hvp.is_some() && (!double || functions.second_forward.is_some())
            }
            Claim::Hessian => self.distance > 0.0 && at.hvp.is_some(),
            Claim::Aliased => functions.witness.is_some() && first_order::twins(functions).is_some(),
            Claim::Finite | Claim::BadInput => functions.fallible,
            Claim::Refused => functions.arguments.iter().any(|argument| !argument.refused.is_empty()),
            Claim::Conditioned => conditioned::applies(self),
            Claim::NoHeap => cfg!(feature = "gradcheck"),
            Claim::FixedFlow => double && functions.counts.is_some(),
            _ => true,
        }
    }

    /// (8 + 4κ)·ε, growing with the length of the sums beyond the six terms it was measured at.
    fn tolerance(&self) -> f64 {
        self.tolerance_at(self.condition)
    }

    fn tolerance_at(&self, condition: f64) -> f64 {
        (8.0 + 4.0 * condition) * self.precision.epsilon() * (self.side() / 6.0).max(1.0)
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

    /// ⟨a, b⟩ in the space of the result.
    fn inner_result(&self, a: &[f64], b: &[f64]) -> f64 {
        weighted(&self.functions.result.weights, a, b)
    }

    /// ⟨a, b⟩ in the space of the arguments.
    fn inner_arguments(&self, a: &[f64], b: &[f64]) -> f64 {
        weighted(&self.functions.weights(), a, b)
    }

    fn measure(&mut self, claim: Claim, error: f64, allowed: f64) {
        self.measured.push(Measured { claim, condition: self.condition, error, allowed });
    }

    fn fail(&self, claim: Claim, detail: String) -> Failure {
        Failure {
            operation: self.functions.name,
            size: self.functions.size.as_str().into(),
            precision: self.precision,
            claim,
            detail,
            diagnosis: None,
            condition: self.condition,
            seed: self.seed,
            variant: self.point.variant as u32,
            sampler: self.sampler.as_deref().map(Into::into),
        }
    }

    /// The same with what it looks like.
    fn fail_as(&self, claim: Claim, detail: String, diagnosis: Option<String>) -> Failure {
        Failure { diagnosis, ..self.fail(claim, detail) }
    }

    /// The sample must be one that the operation accepts.
    fn accepted(&self) -> Outcome {
        self.accept((self.functions.at(self.precision).primal)(&self.point)).map(|_| ())
    }

    fn accept<V>(&self, outcome: Result<V, crate::Error>) -> Result<V, Failure> {
        outcome.map_err(|error| self.fail(Claim::Accepted, format!("it failed: {error}")))
    }

    /// Pulls one cotangent back.
    fn pull(&self, y_bar: &[f64]) -> Result<Vec<f64>, Failure> {
        let pulled =
            self.accept((self.functions.at(self.precision).vjp)(&self.point, core::slice::from_ref(&y_bar.to_vec())))?;
        Ok(pulled.x_bars.into_iter().flatten().collect())
    }

    /// The Jacobian row by row, from the pullback.
    fn backward(&self, precision: Precision) -> Result<Jacobian, Failure> {
        let weights = &self.functions.result.weights;
        // The cotangents for which ⟨e, Ẏ⟩ is one coordinate of Ẏ.
        let basis: Vec<Vec<f64>> = (0..weights.len())
            .map(|row| (0..weights.len()).map(|k| if k == row { 1.0 / weights[k] } else { 0.0 }).collect())
            .collect();
        let pulled = self.accept((self.functions.at(precision).vjp)(&self.point, &basis))?;
        let weights = self.functions.weights();
        let row = |x_bar: Vec<f64>| x_bar.iter().zip(&weights).map(|(x_bar, weight)| x_bar * weight).collect();
        Ok(pulled.x_bars.into_iter().map(row).collect())
    }

    /// The Jacobian column by column, from a function that gives the derivative along a direction.
    fn columns(&self, along: impl Fn(&[f64]) -> Result<Vec<f64>, Failure>) -> Result<Jacobian, Failure> {
        let dimension = self.functions.dimension();
        let mut jacobian: Jacobian =
            self.functions.result.weights.iter().map(|_| Vec::with_capacity(dimension)).collect();
        for coordinate in 0..dimension {
            let direction: Vec<f64> = (0..dimension).map(|k| if k == coordinate { 1.0 } else { 0.0 }).collect();
            for (row, entry) in jacobian.iter_mut().zip(along(&direction)?) {
                row.push(entry);
            }
        }
        Ok(jacobian)
    }

    /// The ranges of coordinates that belong to each argument that has any: a matrix without rows has none.
    fn blocks(&self) -> Vec<(Range<usize>, &'a Argument)> {
        let mut blocks = blocks(self.functions);
        blocks.retain(|(range, _)| !range.is_empty());
        blocks
    }
}

/// The ranges of coordinates that belong to each argument.
pub(super) fn blocks(functions: &Functions) -> Vec<(Range<usize>, &Argument)> {
    let mut start = 0;
    let block = |argument| {
        let argument: &Argument = argument;
        let end = start + argument.shape.weights.len();
        let range = start..end;
        start = end;
        (range, argument)
    };
    functions.arguments.iter().map(block).collect()
}

fn weighted(weights: &[f64], a: &[f64], b: &[f64]) -> f64 {
    weights.iter().zip(a).zip(b).map(|((weight, a), b)| weight * a * b).sum()
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
}

pub(super) fn largest(x: impl IntoIterator<Item = f64>) -> f64 {
    x.into_iter().fold(0.0, |largest, x| if x.is_nan() { f64::NAN } else { largest.max(x.abs()) })
}

/// Whether a difference is within its bound; a NaN is not.
fn within(off: f64, bound: f64) -> bool {
    off.abs() <= bound
}
