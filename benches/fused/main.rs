//! Gradients that `#[differentiable]` writes, beside the same gradients derived and fused by hand, in one run.
//!
//! `cargo bench --bench fused [-- FILTER]` measures times and ends with a table of their ratios.
//!
//! `benches/fused/instructions` counts instructions with callgrind, which no load of the machine changes. Both obey RUSTFLAGS:
//! `RUSTFLAGS="-C target-cpu=x86-64-v3" benches/fused/instructions`. It runs what is built here with `--once nll_3`, and so on.

mod cases;
#[allow(dead_code, reason = "the tests compare more variants")]
#[path = "mod.rs"]
mod hand;
#[path = "../../tests/tracker/model.rs"]
mod model;
#[path = "../../tests/tracker/simulation.rs"]
mod simulation;

use core::time::Duration;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use cases::{Case, INPUTS};
use criterion::{BenchmarkId, Criterion};

fn main() {
    let cases = cases::all();
    let mut arguments = std::env::args().skip_while(|argument| argument != "--once");
    if arguments.next().is_some() {
        // What callgrind counts: every input once.
        let wanted = arguments.next();
        let name = |case: &Case| format!("{}_{}", case.function, case.size);
        for case in cases.iter().filter(|case| wanted.as_ref().is_none_or(|wanted| *wanted == name(case))) {
            (0..INPUTS).for_each(case.generated);
            (0..INPUTS).for_each(case.hand);
        }
        return;
    }
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .sample_size(40)
        .without_plots()
        .configure_from_args();
    for case in &cases {
        measure(&mut criterion, case);
    }
    criterion.final_summary();
    print(&cases);
}

fn measure(criterion: &mut Criterion, case: &Case) {
    let mut group = criterion.benchmark_group(case.function);
    for (name, run) in [("generated", case.generated), ("hand", case.hand)] {
        let mut turn = 0usize;
        group.bench_function(BenchmarkId::new(name, case.size), |bencher| {
            bencher.iter(|| {
                turn += 1;
                run(turn);
            });
        });
    }
    group.finish();
}

/// The ratios, read back from what criterion measured.
fn print(cases: &[Case]) {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let median = |case: &Case, column: &str| {
        let path = folder.join(format!("criterion/{}/{column}/{}/new/estimates.json", case.function, case.size));
        let text = fs::read_to_string(path).ok()?;
        let estimates: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).ok()?;
        estimates.get("median")?.get("point_estimate")?.as_f64()
    };
    println!("\n| function | N | generated ns | by hand ns | generated / by hand |\n|---|---|---|---|---|");
    for case in cases {
        let (Some(generated), Some(hand)) = (median(case, "generated"), median(case, "hand")) else { continue };
        println!("| {} | {} | {generated:.1} | {hand:.1} | {:.2} |", case.function, case.size, generated / hand);
    }
}
