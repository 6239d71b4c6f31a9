//! The lines that target and host print, and a hash of all bits behind them.

use core::fmt;

use pullback::prelude::*;

use crate::{Learned, distance, true_covariance};

impl Learned {
    /// FNV-1a over the bits of everything that was learned, 32 bits.
    #[must_use]
    pub fn hash(&self) -> u32 {
        let (learned, sample) = (self.covariance.to_packed(), self.sample_covariance.to_packed());
        let entries = learned.as_slice().iter().chain(sample.as_slice());
        let words = entries.map(|entry| entry.to_bits()).chain([self.steps]);
        words
            .flat_map(u32::to_le_bytes)
            .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
    }
}

/// One line per fact. Distances are in millionths.
impl fmt::Display for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let truth = true_covariance();
        entries(f, "learned", &self.covariance)?;
        entries(f, "sample", &self.sample_covariance)?;
        entries(f, "true", &truth)?;
        writeln!(f, "distance {}", Decimal(distance(&self.covariance, &self.sample_covariance) * 1e6))?;
        writeln!(f, "steps {}", self.steps)?;
        writeln!(f, "hash {:08x}", self.hash())
    }
}

/// A name and the lower triangle, column by column.
fn entries(f: &mut fmt::Formatter<'_>, name: &str, covariance: &Symmetric<f32, 3>) -> fmt::Result {
    f.write_str(name)?;
    for entry in covariance.to_packed().as_slice() {
        write!(f, " {}", Decimal(*entry))?;
    }
    f.write_str("\n")
}

/// A number below 2³², cut after six decimals. The formatting of floats in `core` takes more flash than all the rest.
struct Decimal(f32);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0.0 { "-" } else { "" };
        let size = self.0.abs();
        let whole = size as u32;
        let millionths = ((size - whole as f32) * 1e6) as u32;
        write!(f, "{sign}{whole}.{millionths:06}")
    }
}
