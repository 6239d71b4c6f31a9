//! What is written down: `kills.csv`, the reasons in `equivalent.toml`, and `KILLS.md`.

use core::fmt::Write;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// A gradient test failed.
    #[serde(rename = "killed")]
    Killed,
    /// None did.
    #[serde(rename = "survived")]
    Survived,
    /// The types are wrong.
    #[serde(rename = "does not compile")]
    Refused,
}

/// A line of `kills.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The module of the operation.
    pub operation: String,
    /// The function of its rule.
    pub function: String,
    /// The line of the source.
    pub line: String,
    /// What is replaced.
    pub original: String,
    /// What replaces it.
    pub mutated: String,
    /// What became of it.
    pub verdict: Outcome,
    /// The test that failed.
    pub test: String,
    /// What did not hold.
    pub claim: String,
}

/// Why mutants of an operation survive.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The module of the operation.
    pub operation: String,
    /// The names of the mutants.
    pub mutants: Vec<String>,
    /// One sentence.
    pub reason: String,
    /// Whether it is not equivalent, and something has yet to notice.
    #[serde(default)]
    pub open: bool,
}

#[derive(Deserialize)]
struct Reasons {
    survivor: Vec<Reason>,
}

/// A file of this package.
pub fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Reads `kills.csv`; there are no rows as long as there is no such file.
///
/// # Errors
/// When it is no such table.
pub fn rows() -> io::Result<Vec<Row>> {
    if !file("kills.csv").exists() {
        return Ok(Vec::new());
    }
    csv::Reader::from_path(file("kills.csv"))?.deserialize().collect::<Result<_, _>>().map_err(io::Error::other)
}

/// Writes `kills.csv`.
///
/// # Errors
/// What the file system says.
pub fn write_rows(rows: &[Row]) -> io::Result<()> {
    let mut writer = csv::Writer::from_path(file("kills.csv"))?;
    for row in rows {
        writer.serialize(row)?;
    }
    writer.flush()
}

/// Reads `equivalent.toml`.
///
/// # Errors
/// When it is not of that form.
pub fn reasons() -> io::Result<Vec<Reason>> {
    let text = fs::read_to_string(file("equivalent.toml"))?;
    toml::from_str::<Reasons>(&text).map(|reasons| reasons.survivor).map_err(io::Error::other)
}

/// The names of the mutants, the same as long as the source around them is; equal ones are counted.
pub fn names(rows: &[Row]) -> Vec<String> {
    let mut seen = HashMap::new();
    let name = |row: &Row| {
        let name = format!("{} | {} | {} -> {}", row.function, row.line, row.original, row.mutated);
        let times = seen.entry((row.operation.clone(), name.clone())).or_insert(0);
        *times += 1;
        if *times == 1 { name } else { format!("{name} | {times}") }
    };
    rows.iter().map(name).collect()
}

/// The survivors by operation and name.
fn survivors(rows: &[Row]) -> BTreeSet<(String, String)> {
    let survivors = rows.iter().zip(names(rows)).filter(|(row, _)| row.verdict == Outcome::Survived);
    survivors.map(|(row, name)| (row.operation.clone(), name)).collect()
}

/// What is wrong between the survivors and the reasons, one line each.
pub fn disagreements(rows: &[Row], reasons: &[Reason]) -> Vec<String> {
    let survivors = survivors(rows);
    let explained: BTreeSet<_> = reasons
        .iter()
        .flat_map(|reason| reason.mutants.iter().map(|name| (reason.operation.clone(), name.clone())))
        .collect();
    let missing = survivors.difference(&explained).map(|(operation, name)| format!("unexplained: {operation}: {name}"));
    let stale =
        explained.difference(&survivors).map(|(operation, name)| format!("not a survivor: {operation}: {name}"));
    missing.chain(stale).collect()
}

/// `KILLS.md`
pub fn markdown(rows: &[Row], reasons: &[Reason]) -> String {
    let mut table: BTreeMap<&str, HashMap<Outcome, usize>> = BTreeMap::new();
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *table.entry(&row.operation).or_default().entry(row.verdict).or_default() += 1;
        if row.verdict == Outcome::Killed {
            *claims.entry(&row.claim).or_default() += 1;
        }
    }
    let open = reasons.iter().filter(|reason| reason.open).map(|reason| reason.mutants.len()).sum::<usize>();
    let mut text = String::from("# Mutants of the derivative rules\n\n");
    text.push_str("Written by `cargo run --release -p mutants`; every mutant is a line of [kills.csv](kills.csv).\n\n");
    text.push_str("| operation | mutants | killed | survived | not compiling |\n|---|---:|---:|---:|---:|\n");
    let count = |counts: &HashMap<Outcome, usize>, outcome| counts.get(&outcome).copied().unwrap_or(0);
    let mut total = [0; 3];
    for (operation, counts) in &table {
        let of = [Outcome::Killed, Outcome::Survived, Outcome::Refused].map(|outcome| count(counts, outcome));
        for (sum, of) in total.iter_mut().zip(of) {
            *sum += of;
        }
        line(&mut text, operation, of);
    }
    line(&mut text, "**all**", total);
    text.push_str("\n## What kills them\n\n| claim | mutants |\n|---|---:|\n");
    let mut claims: Vec<_> = claims.into_iter().collect();
    claims.sort_by_key(|(claim, times)| (usize::MAX - times, *claim));
    for (claim, times) in claims {
        writeln!(text, "| {claim} | {times} |").ok();
    }
    writeln!(text, "\n## Survivors\n\n{} of them, {open} of which are open.", total[1]).ok();
    for reason in reasons {
        let mark = if reason.open { "**Open.** " } else { "" };
        writeln!(text, "\n### {}\n\n{mark}{}\n", reason.operation, reason.reason).ok();
        for name in &reason.mutants {
            writeln!(text, "- `` {name} ``").ok();
        }
    }
    text
}

fn line(text: &mut String, operation: &str, [killed, survived, refused]: [usize; 3]) {
    writeln!(text, "| {operation} | {} | {killed} | {survived} | {refused} |", killed + survived).ok();
}
