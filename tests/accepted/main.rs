//! Functions as users write them, annotated with `#[differentiable]` and otherwise left alone, each held to num-dual in
//! value, gradient and second derivative, and to differences.

#![allow(
    clippy::all,
    clippy::multiple_bound_locations,
    clippy::std_instead_of_core,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "written as a new user writes, odd forms on purpose"
)]
#![allow(unused_imports, reason = "`Pull` gives closures the method `pull`")]

mod branches;
mod checkpoints;
mod companions;
mod concrete;
mod harness;
mod index;
mod language;
mod loops;
mod matrices;
mod odd;
mod odd_calls;
mod odd_loops;
mod odd_more;
mod operations;
mod physics;
mod planted;
mod precedence;
mod results;
mod rules;
mod scalars;
mod statistics;
mod stopped;
mod structs;
mod vectors;
