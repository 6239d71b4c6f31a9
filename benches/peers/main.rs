//! Every work of the library beside its peers: nalgebra, num-dual, multicalc and plain loops, in one run.
//!
//! `cargo bench --bench peers [-- [--quick] [--csv | --markdown] [FILTER]]` measures and prints the times of this library and the
//! ratios to the others, below one where this library is faster. FILTER is part of a work's name, with size and scalar if wanted:
//! `cholesky`, `cholesky,8`, `cholesky,8,f32`. Before a row is measured, the results of all contenders are compared.
//! `benches/table` makes `benches/RESULTS.md` of it; `benches/instructions` counts instructions instead, with `--count`.

#[allow(clippy::type_complexity, reason = "values beside cotangents, one of each per argument")]
mod by_multicalc;
#[allow(clippy::type_complexity, reason = "the same")]
mod by_nalgebra;
#[allow(clippy::type_complexity, reason = "the same")]
mod by_num_dual;
mod flat;
mod forward;
mod inputs;
mod known;
mod measure;
#[path = "../../tests/tracker/model.rs"]
mod model;
mod number;
mod ours;
mod plain;
mod report;
mod run;
#[path = "../../tests/tracker/simulation.rs"]
mod simulation;
#[path = "../fused/tracker.rs"]
mod tracker_by_hand;
#[allow(clippy::type_complexity, reason = "the same")]
mod tracker_by_nalgebra;
mod works;

/// Whether the rows have contenders besides this library. Without them it builds in a fraction of the time.
const PEERS: bool = option_env!("PULLBACK_BENCH_ALONE").is_none();

fn main() {
    run::run();
}
