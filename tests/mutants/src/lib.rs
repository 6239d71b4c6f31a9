//! Mutation testing of the derivative rules: is there a way to break a rule that its gradient tests do not notice?
//!
//! ```text
//! cargo run --release -p mutants                  every operation; writes kills.csv and KILLS.md
//! cargo run --release -p mutants ops::inverse     this one (or several); its lines in the table become new
//! cargo run --release -p mutants -- --report      writes KILLS.md again, after a change of equivalent.toml
//! ```
//!
//! What it does:
//! 1. finds the rule of every operation: `vjp`, `pull`, and the functions of the file that only these use ([`rules`]), and the
//!    helpers and kernels that only reverse passes use ([`library`]);
//! 2. changes it in one place at a time: a sign, a term, a factor, a transpose, the order of two arguments, a residual, a
//!    comparison, an index, a bound ([`operators`]);
//! 3. writes a copy of the library, `target/mutants/library`, in which every changed place is a switch: all mutants are in one program,
//!    which is built once, and `PULLBACK_MUTANT=17` says which of them runs ([`schema`], [`atoms`]);
//! 4. takes out the mutants that do not type check ([`compile`]);
//! 5. runs the generated gradient tests of the operation on every mutant ([`trial`]), in `f64`, the smallest first, at all but the largest
//!    sizes ([`sizes`]), which are built in a fraction of the time: what fails there fails;
//! 6. writes `kills.csv`, a line for every mutant, and `KILLS.md` ([`record`]).
//!
//! A mutant that survives needs a reason in `equivalent.toml`: either it computes the same numbers, or something is missing in the samples or in
//! the judge, and it is `open`. A survivor without a reason, or a reason without a survivor, makes the command fail.

pub mod atoms;
pub mod compile;
pub mod families;
pub mod library;
pub mod operators;
pub mod record;
pub mod rules;
pub mod schema;
pub mod sizes;
pub mod trial;
