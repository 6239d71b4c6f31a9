//! What a run of the judge found.

use core::fmt;
use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use super::{Claim, Precision};

/// The outcome of all claims on one operation at one size and precision.
///
/// ```
/// use pullback::gradcheck::{Claim, gradcheck};
///
/// let report = gradcheck(|x: f64| x * x).pull(|x, y_bar| 2.0 * x * y_bar).run();
/// assert!(report.passed());
/// assert!(report.outcome(Claim::Differences).is_some_and(|outcome| outcome.samples > 0));
///
/// let report = gradcheck(|x: f64| x * x).pull(|x, y_bar| x * y_bar).run();
/// let diagnosis = report.failure().and_then(|failure| failure.diagnosis.clone());
/// assert_eq!(diagnosis.as_deref(), Some("the gradient is the right one times 0.500000"));
/// ```
#[derive(Clone, Debug)]
pub struct Report {
    /// The operation.
    pub operation: &'static str,
    /// The size, `N = 3`; empty where there is none.
    pub size: String,
    /// The scalar.
    pub precision: Precision,
    /// What was examined.
    pub outcomes: Vec<Outcome>,
    /// The first counterexample to every claim that does not hold, in the order of [`Claim::ALL`].
    pub failures: Vec<Failure>,
    /// Errors beside condition numbers, of every comparison with a bound.
    pub measured: Vec<Measured>,
}

/// How often a claim was examined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The claim.
    pub claim: Claim,
    /// The number of samples it was examined on.
    pub samples: usize,
    /// Whether it held on all of them.
    pub held: bool,
}

/// The largest error of one comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The claim.
    pub claim: Claim,
    /// The condition number of the sample.
    pub condition: f64,
    /// The error, relative to the size of what was compared.
    pub error: f64,
    /// What is allowed.
    pub allowed: f64,
}

/// A counterexample: where, what was compared, what it looks like, and how to run it again.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The operation.
    pub operation: &'static str,
    /// The size, `N = 3`.
    pub size: Box<str>,
    /// The scalar.
    pub precision: Precision,
    /// The claim that does not hold.
    pub claim: Claim,
    /// The place and the numbers.
    pub detail: String,
    /// Which of the usual mistakes it is, where one explains every number.
    pub diagnosis: Option<String>,
    /// The condition number of the sample.
    pub condition: f64,
    /// The seed of the sample.
    pub seed: u64,
    /// The number of the combination of undifferentiated arguments.
    pub variant: u32,
    /// The samplers of the arguments, where they are not the first ones declared.
    pub sampler: Option<Box<str>>,
}

impl Report {
    /// Whether every claim held.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// The first claim that does not hold.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.failures.first()
    }

    /// The claims that do not hold.
    #[must_use]
    pub fn refuted(&self) -> Vec<Claim> {
        self.failures.iter().map(|failure| failure.claim).collect()
    }

    /// What became of a claim; nothing where it was not examined.
    #[must_use]
    pub fn outcome(&self, claim: Claim) -> Option<Outcome> {
        self.outcomes.iter().find(|outcome| outcome.claim == claim).copied()
    }

    /// The report, or its first failure.
    ///
    /// # Errors
    /// The first claim that does not hold.
    pub fn verdict(self) -> Result<Self, Failure> {
        match self.failures.first() {
            Some(failure) => Err(failure.clone()),
            None => Ok(self),
        }
    }

    pub(super) fn note(&mut self, claim: Claim, result: Result<(), Failure>) {
        let held = result.is_ok();
        match self.outcomes.iter_mut().find(|outcome| outcome.claim == claim) {
            Some(outcome) => {
                outcome.samples += 1;
                outcome.held &= held;
            }
            None => self.outcomes.push(Outcome { claim, samples: 1, held }),
        }
        if let Err(failure) = result
            && !self.failures.iter().any(|known| known.claim == failure.claim)
        {
            self.failures.push(failure);
        }
    }

    /// Puts failures and outcomes into the order of the claims.
    pub(super) fn sort(&mut self) {
        let place = |claim: Claim| Claim::ALL.iter().position(|other| *other == claim);
        self.failures.sort_by_key(|failure| place(failure.claim));
        self.outcomes.sort_by_key(|outcome| place(outcome.claim));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.failures.is_empty() {
            write!(f, "the derivative of `{}` holds at {}: ", self.operation, place(&self.size, self.precision))?;
            return write!(f, "{} claims", self.outcomes.len());
        }
        for (index, failure) in self.failures.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{failure}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the derivative of `{}` is wrong", self.operation)?;
        writeln!(f, "  claim:     {}", self.claim)?;
        writeln!(f, "  found:     {}", self.detail)?;
        match &self.diagnosis {
            Some(diagnosis) => writeln!(f, "  diagnosis: {diagnosis}")?,
            None => writeln!(f, "  diagnosis: none of the usual mistakes")?,
        }
        writeln!(f, "  size:      {}", place(&self.size, self.precision))?;
        write!(f, "  sample:    seed {}, variant {}, ", self.seed, self.variant)?;
        if let Some(sampler) = &self.sampler {
            write!(f, "{sampler}, ")?;
        }
        write!(f, "condition number {:.1}", self.condition)
    }
}

fn place(size: &str, precision: Precision) -> String {
    let size = if size.is_empty() { "fixed" } else { size };
    std::format!("{size}, {}", precision.name())
}

impl core::error::Error for Failure {}
