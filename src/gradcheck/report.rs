//! What a failing check says.

use core::fmt;
use std::string::String;

/// A derivative that did not pass: where, what was compared, and how to run it again.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The operation.
    pub operation: &'static str,
    /// The size, `N = 3`.
    pub size: &'static str,
    /// The scalar, `f64`.
    pub scalar: &'static str,
    /// The claim that does not hold.
    pub check: &'static str,
    /// The place and the numbers.
    pub detail: String,
    /// The condition number of the sample.
    pub condition: f64,
    /// The seed of the sample.
    pub seed: u64,
    /// The number of the combination of undifferentiated arguments.
    pub variant: usize,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the derivative of `{}` is wrong", self.operation)?;
        writeln!(f, "  claim:     {}", self.check)?;
        writeln!(f, "  found:     {}", self.detail)?;
        let size = if self.size.is_empty() { "fixed" } else { self.size };
        writeln!(f, "  size:      {size}, {}", self.scalar)?;
        write!(f, "  sample:    seed {}, variant {}, condition number {:.1}", self.seed, self.variant, self.condition)
    }
}

impl core::error::Error for Failure {}
