#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(feature = "std")]
extern crate std;

// The macros write `::pullback::…`; inside this crate that is this crate.
extern crate self as pullback;

pub mod covariance;
mod dual;
mod error;
pub mod gaussian;
#[cfg(feature = "gradcheck")]
pub mod gradcheck;
pub mod linalg;
pub mod ops;
pub mod optim;
pub mod param;
pub mod prelude;
pub mod registry;
pub mod reverse;
mod scalar;
pub mod space;
pub mod types;

pub use dual::Dual;
pub use error::Error;
pub use pullback_macros::{differentiable, op};
pub use reverse::stop_gradient;
pub use scalar::Real;

/// Called by the tests that [`macro@op`] generates: forwards to the judge, or says which feature is missing.
#[cfg(feature = "gradcheck")]
#[doc(hidden)]
#[macro_export]
macro_rules! __gradcheck {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Called by the tests that [`macro@op`] generates: forwards to the judge, or says which feature is missing.
#[cfg(not(feature = "gradcheck"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __gradcheck {
    ($($tokens:tt)*) => {
        ::core::compile_error!(
            "the gradient tests of #[op] need the judge: add `pullback = { version = \"…\", features = [\"gradcheck\"] }` to [dev-dependencies]"
        );
    };
}
