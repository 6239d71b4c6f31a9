//! The judge of derivatives (feature `gradcheck`, on a host).
//!
//! [`macro@crate::op`] generates one test per size and scalar; so does [`macro@crate::differentiable`] with `gradcheck(…)`. Each runs
//! every claim of [`Claim`] on seeded samples. The same checks run anywhere else as well: an operation has a function
//! `gradcheck` beside its `vjp`, closures come by [`gradcheck()`], and both give a [`Report`].
//!
//! ```
//! use pullback::prelude::*;
//!
//! let report = inverse::gradcheck::<3>().run();
//! assert!(report.passed());
//! println!("{report}");
//! ```
//!
//! # What is asked
//! 1. The value of `vjp` and of `jvp` is that of the primal, bit for bit.
//! 2. Every entry of the Jacobian from `pull` agrees with forward mode on num-dual's numbers and on our own.
//! 3. ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩ for random ẋ, ȳ, along all arguments and along each alone.
//! 4. Central differences of the primal agree (in `f64`).
//! 5. `hvp`, dual numbers through `pull`, agrees with hyper-dual numbers through the primal, and the Hessian is symmetric.
//! 6. Cotangents lie in their space exactly.
//! 7. NaN in storage that is not part of a value changes nothing, in either direction.
//! 8. `pull` is linear: exactly for powers of two, zero for zero.
//! 9. Run again, `vjp` and `pull` give the same bits; with one value for two arguments their gradients add up.
//! 10. Primal, `vjp` and `jvp` fail on the same inputs with the same error, never panic, and report no success with a
//!     value that is not finite; on chosen bad inputs and on random bits.
//! 11. Accuracy holds over condition numbers up to 0.1/ε, in `f32` against `f64`.
//! 12. All of it again from every further sampler that an argument names: clustered spectra, both sides of a switch.
//! 13. Nothing is allocated, the pullback is no larger than arguments, value and one square in between, and where a fixed flow is claimed, a scalar that
//!     counts sees the same operations in the same order, whatever the data is.
//! 14. What an argument declares to refuse is refused.
//!
//! The oracle is num-dual, which shares no code with this crate. In `f32` the reference is the `f64` operation at the same input,
//! itself held to the oracle.
//!
//! Where a claim does not hold, the report names the worst place and tries the usual mistakes: transposed, a factor, a
//! sign, a triangle, a missing term. What it then says explains every number that was found, or it says that nothing does.
//!
//! The judge sees an operation as a function from numbers to numbers: [`Subject`] reads and writes flat coordinates, so it is
//! compiled once, not once per operation.

mod allocation;
mod builder;
mod checks;
mod claim;
mod counted;
mod diagnosis;
mod functions;
mod records;
mod report;
mod rng;
mod sample;
mod subject;

use std::time::Instant;

pub use allocation::watched;
pub use builder::{Gradcheck, Judged, Primal, Returned, ReturnedAs, gradcheck};
pub use claim::Claim;
pub use functions::{Counting, Counts, counts};
pub use records::RECORDS;
pub use report::{Failure, Measured, Outcome, Report};
pub use rng::Rng;
pub use sample::Sampler;
#[cfg(feature = "proptest")]
pub use sample::strategy;
pub use std::string::String;
pub use std::vec::Vec;
pub use subject::{Argument, Input, Reverse, Shape, Subject, flatten};

/// A precision under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `f32`
    Single,
    /// `f64`
    Double,
}

impl Precision {
    /// The distance from one to the next larger number.
    #[must_use]
    pub const fn epsilon(self) -> f64 {
        match self {
            Self::Single => f32::EPSILON as f64,
            Self::Double => f64::EPSILON,
        }
    }

    /// The smallest positive number that is not subnormal.
    #[must_use]
    pub const fn min_positive(self) -> f64 {
        match self {
            Self::Single => f32::MIN_POSITIVE as f64,
            Self::Double => f64::MIN_POSITIVE,
        }
    }

    /// The scalar's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Single => "f32",
            Self::Double => "f64",
        }
    }
}

/// Runs every check on an operation at one size.
///
/// # Errors
/// The first claim that does not hold, with what was compared.
pub fn judge<S: Subject>(size: &str, precision: Precision) -> Result<Report, Failure> {
    Gradcheck::of::<S>(size).precision(precision).run().verdict()
}

/// Runs every check in `f64`; called by generated tests.
///
/// # Panics
/// With the report of what does not hold.
pub fn assert_f64<S: Subject>(size: &str) {
    assert::<S>(size, Precision::Double);
}

/// Runs every check in `f32`; called by generated tests.
///
/// # Panics
/// With the report of what does not hold.
pub fn assert_f32<S: Subject>(size: &str) {
    assert::<S>(size, Precision::Single);
}

fn assert<S: Subject>(size: &str, precision: Precision) {
    let begin = Instant::now();
    let report = Gradcheck::of::<S>(size).precision(precision).run();
    records::keep(&report, core::any::type_name::<S>(), begin.elapsed());
    assert!(report.passed(), "{report}");
}

/// `N = 3`, `R = 2, C = 4`, or nothing; called by what [`macro@crate::op`] generates.
#[doc(hidden)]
#[must_use]
pub fn label(sizes: &[(&str, usize)]) -> String {
    let parts: Vec<_> = sizes.iter().map(|(name, size)| std::format!("{name} = {size}")).collect();
    parts.join(", ")
}
