//! Differentiable functions in a crate whose names, imports and lints are in their way.
//!
//! It compiles without a warning, and what it computes is checked in `tests/values.rs`.
#![no_std]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused,
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    let_underscore_drop,
    non_ascii_idents,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::unwrap_used,
    clippy::shadow_unrelated,
    clippy::wildcard_enum_match_arm,
    clippy::std_instead_of_core
)]

pub mod crowded;
pub mod generics;
pub mod lints;
pub mod parameters;
pub mod written;
