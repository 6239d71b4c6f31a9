//! The judge of derivatives (feature `gradcheck`, on a host).
//!
//! [`macro@crate::op`] generates one test per size and scalar; each hands the operation to [`assert_f64`] or [`assert_f32`].
//! What is asked of it, on several seeded samples:
//!
//! 1. the value of `vjp` and of `jvp` is that of the primal, bit for bit;
//! 2. every entry of the Jacobian from `pull` agrees with forward mode on num-dual's numbers and on our own;
//! 3. ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩ for random ẋ, ȳ;
//! 4. central differences of the primal agree (in `f64`);
//! 5. `hvp`, dual numbers through `pull`, agrees with hyper-dual numbers through the primal, and the Hessian is symmetric;
//! 6. cotangents lie in their space exactly;
//! 7. NaN in storage that is not part of a value changes nothing, in either direction;
//! 8. `pull` is linear: exactly for powers of two, zero for zero;
//! 9. `pull` run twice gives the same bits;
//! 10. primal, `vjp` and `jvp` fail on the same inputs with the same error, never panic, and report no success with a
//!     value that is not finite.
//!
//! The oracle is num-dual, which shares no code with this crate. In `f32` the reference is the `f64` operation at the same input,
//! itself held to the oracle.
//!
//! The judge sees an operation as a function from numbers to numbers: [`Subject`] reads and writes flat coordinates, so it is
//! compiled once, not once per operation.

mod checks;
mod functions;
mod report;
mod sample;
mod subject;

pub use report::Failure;
pub use sample::{Rng, Sampler};
pub use std::vec::Vec;
pub use subject::{Argument, Input, Reverse, Shape, Subject, flatten};

use functions::Functions;

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
/// The first check that fails, with what it compared.
pub fn judge<S: Subject>(size: &'static str, precision: Precision) -> Result<(), Failure> {
    checks::all(&Functions::of::<S>(), size, precision)
}

/// Runs every check in `f64`; called by generated tests.
///
/// # Panics
/// With the report of the first check that fails.
pub fn assert_f64<S: Subject>(size: &'static str) {
    if let Err(failure) = judge::<S>(size, Precision::Double) {
        panic!("{failure}");
    }
}

/// Runs every check in `f32`; called by generated tests.
///
/// # Panics
/// With the report of the first check that fails.
pub fn assert_f32<S: Subject>(size: &'static str) {
    if let Err(failure) = judge::<S>(size, Precision::Single) {
        panic!("{failure}");
    }
}
