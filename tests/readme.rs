//! The table of operations in the README is generated from the registry, that of ratios from `benches/RESULTS.md`.

use std::fs;

use pullback::registry::{self, Operation};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const START: &str = "<!-- operations: generated, `BLESS=1 cargo test --test readme` rewrites it -->\n";
const END: &str = "<!-- end of operations -->";
const SPEED_START: &str =
    "<!-- speed: `benches/table` measures, `BLESS=1 cargo test --test readme` rewrites this -->\n";
const SPEED_END: &str = "<!-- end of speed -->";
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/RESULTS.md");

/// The part of the results that the README shows.
const SHOWN: &str = "## target-cpu=x86-64-v3, with the feature fma\n";

/// The peers that the README shows.
const PEERS: [&str; 4] = ["nalgebra", "num-dual", "multicalc", "plain"];

fn sizes(operation: &Operation) -> String {
    let labels: Vec<String> = operation.sizes.iter().map(|size| numbers(size.label)).collect();
    let names: Vec<&str> = operation
        .sizes
        .first()
        .map_or_else(Vec::new, |size| size.label.split(", ").filter_map(|part| part.split(" = ").next()).collect());
    format!("{} = {}", names.join(" × "), labels.join(", "))
}

/// `2×3` of `R = 2, C = 3`.
fn numbers(label: &str) -> String {
    let numbers: Vec<&str> = label.split(", ").filter_map(|part| part.split(" = ").nth(1)).collect();
    numbers.join("×")
}

fn table() -> String {
    let mut table = String::new();
    let mut room = "";
    for operation in registry::operations() {
        let path: Vec<&str> = operation.module.split("::").collect();
        if path[1] != room {
            room = path[1];
            let header = "| operation | pullback | tested at | bytes | source |\n|---|---|---|---|---|\n";
            table += &format!("\n`{room}`\n\n{header}");
        }
        let bytes = operation.sizes.iter().map(|size| size.bytes_f64).max().unwrap_or_default();
        let formula = operation.pullback.replace('|', "\\|");
        let Operation { name, source, .. } = operation;
        table += &format!("| `{name}` | {formula} | {} | {bytes} | {source} |\n", sizes(operation));
    }
    table.push('\n');
    table
}

/// The results of the configuration that the README shows.
fn shown() -> String {
    let results = fs::read_to_string(RESULTS).expect("benches/RESULTS.md");
    let shown = results.split_once(SHOWN).expect("the configuration").1;
    shown.split("\n## ").next().unwrap_or_default().to_owned()
}

/// A line of a table as its cells.
fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// Where a peer is faster, or the loops by hand by more than a fifth: the sizes and the ratios, by work and peer.
fn behind(shown: &str) -> String {
    let mut table = String::from("\n| work | faster | f64, at N | f32, at N |\n|---|---|---|---|\n");
    for section in shown.split("\n#### ").skip(1).filter(|section| section.starts_with('`')) {
        let mut lines = section.lines().filter(|line| line.starts_with('|'));
        let (Some(header), Some(_)) = (lines.next().map(cells), lines.next()) else { continue };
        let rows: Vec<Vec<&str>> = lines.map(cells).collect();
        let single = header.iter().position(|name| *name == "f32 ns").expect("a column of f32");
        for peer in PEERS {
            let allowed = if peer == "plain" { 1.2 } else { 1.0 };
            let losses = |columns: core::ops::Range<usize>| {
                let column = columns.clone().find(|column| header[*column] == peer)?;
                let losing = rows.iter().filter(|row| row[column].parse::<f64>().is_ok_and(|ratio| ratio > allowed));
                let listed: Vec<_> = losing.map(|row| format!("{} ({})", row[0], row[column])).collect();
                (!listed.is_empty()).then(|| listed.join(", "))
            };
            let (double, single) = (losses(0..single), losses(single..header.len()));
            if double.is_some() || single.is_some() {
                let [double, single] = [double, single].map(|listed| listed.unwrap_or_else(|| String::from("–")));
                let work = section.lines().next().unwrap_or_default();
                table += &format!("| {work} | {peer} | {double} | {single} |\n");
            }
        }
    }
    table
}

/// The geometric mean of the ratios in f64 and the worst, by work and peer.
fn ratios(shown: &str) -> String {
    let summary = shown.split_once("#### Summary\n").expect("the summary").1;
    let rows: Vec<Vec<&str>> = summary
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|cells| cells.len() == 10)
        .collect();
    let mut works: Vec<&str> = rows.iter().map(|cells| cells[1]).collect();
    works.dedup();
    let mut table = format!("\n| work | {} |\n|---|{}\n", PEERS.join(" | "), "--:|".repeat(PEERS.len()));
    for work in works {
        let cells = PEERS.map(|peer| {
            let row = rows.iter().find(|cells| cells[1] == work && cells[2] == peer);
            row.map_or_else(|| String::from("–"), |cells| format!("{} ({} at {})", cells[3], cells[4], cells[5]))
        });
        table += &format!("| {work} | {} |\n", cells.join(" | "));
    }
    table
}

/// A table of operations without the bytes, which are those of a machine of 64 bits, where this is another.
fn comparable(table: &str) -> String {
    if cfg!(target_pointer_width = "64") {
        return table.to_owned();
    }
    let rows = table.lines().map(|line| {
        let mut parts: Vec<&str> = line.split(" | ").collect();
        if parts.len() >= 5 {
            parts.remove(parts.len() - 2);
        }
        parts.join(" | ")
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Compares what stands between two marks, as far as `part` shows it, or writes it.
fn generated(start: &str, expected: &str, end: &str, part: fn(&str) -> String) {
    let readme = fs::read_to_string(PATH).expect("README.md");
    let (before, rest) = readme.split_once(start).expect("the start mark");
    let (found, after) = rest.split_once(end).expect("the end mark");
    if std::env::var_os("BLESS").is_some() {
        fs::write(PATH, format!("{before}{start}{expected}{end}{after}")).expect("README.md");
        return;
    }
    assert!(part(found) == part(expected), "a table in README.md is stale: run `BLESS=1 cargo test --test readme`");
}

/// One test, since both tables are written to one file.
#[test]
fn the_tables_are_those_of_the_registry_and_of_the_results() {
    generated(START, &table(), END, comparable);
    let shown = shown();
    let ahead = "\nNot everywhere. Where a peer is faster, or the loops by hand by more than a fifth:\n";
    generated(SPEED_START, &format!("{}{ahead}{}\n", ratios(&shown), behind(&shown)), SPEED_END, str::to_owned);
}

#[test]
fn the_commands_of_the_readme_exist() {
    let readme = fs::read_to_string(PATH).unwrap();
    let commands: Vec<&str> = readme.lines().filter(|line| line.starts_with("cargo ")).collect();
    assert!(commands[0].starts_with("cargo run --release --example learn_covariance"));
    assert!(commands[1].starts_with("cargo run --release --example nile"));
    assert!(commands[2].starts_with("cargo test --workspace"));
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in [
        "examples/learn_covariance/main.rs",
        "examples/nile/main.rs",
        "tests/firmware/run",
        "tests/outside/Cargo.toml",
        "CONTRIBUTING.md",
    ] {
        assert!(root.join(path).exists(), "the README names {path}");
    }
}
