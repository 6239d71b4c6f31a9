//! What became of the mutants of every rule.

use core::error::Error;
use std::collections::BTreeMap;
use std::path::Path;

/// The mutants of one module.
#[derive(Default)]
pub(crate) struct Kills {
    pub(crate) mutants: usize,
    pub(crate) killed: usize,
    /// What killed how many.
    pub(crate) by: BTreeMap<String, usize>,
}

/// By module; mutants that do not compile are not counted.
pub(crate) fn read(path: &Path) -> Result<BTreeMap<String, Kills>, Box<dyn Error>> {
    let mut all: BTreeMap<String, Kills> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let headers = reader.headers()?.clone();
    let column =
        |name: &str| headers.iter().position(|header| header == name).ok_or_else(|| format!("no column `{name}`"));
    let (operation, verdict, claim) = (column("operation")?, column("verdict")?, column("claim")?);
    for line in reader.records() {
        let line = line?;
        let field = |index: usize| line.get(index).unwrap_or_default();
        let killed = match field(verdict) {
            "does not compile" => continue,
            verdict => verdict == "killed",
        };
        let kills = all.entry(field(operation).to_owned()).or_default();
        kills.mutants += 1;
        if killed {
            kills.killed += 1;
            *kills.by.entry(field(claim).to_owned()).or_default() += 1;
        }
    }
    Ok(all)
}
