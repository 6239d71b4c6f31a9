//! What the tests measured, on file: for reports over many operations.

use core::time::Duration;
use std::format;
use std::fs;
use std::path::{Path, PathBuf};
use std::string::String;

use super::report::Report;

/// The environment variable that names the folder for records of generated tests. Nothing is written where it is not set.
pub const RECORDS: &str = "PULLBACK_GRADCHECK_RECORDS";

/// The folder, if there is one.
fn folder() -> Option<PathBuf> {
    std::env::var_os(RECORDS).map(PathBuf::from)
}

/// Writes the record of a test, if there is a folder. `subject` is the path of the generated type.
pub(super) fn keep(report: &Report, subject: &str, seconds: Duration) {
    let Some(folder) = folder() else { return };
    let name: String = subject.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let path = folder.join(format!("{name}_{}.csv", report.precision.name()));
    if let Err(error) = write(&folder, &path, &text(report, subject, seconds)) {
        std::eprintln!("no record at {}: {error}", path.display());
    }
}

/// All at once: a reader never sees half of a record.
fn write(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, path)
}

/// Lines of `operation,…`, `claim,…` and `measured,…`.
fn text(report: &Report, subject: &str, seconds: Duration) -> String {
    let module = subject.split("::gradcheck::").next().unwrap_or(subject);
    let mut text = format!(
        "operation,{},{module},\"{}\",{},{}\n",
        report.operation,
        report.size,
        report.precision.name(),
        seconds.as_secs_f64()
    );
    for outcome in &report.outcomes {
        text += &format!("claim,{:?},{},{}\n", outcome.claim, outcome.samples, outcome.held);
    }
    for point in &report.measured {
        text += &format!("measured,{:?},{:e},{:e},{:e}\n", point.claim, point.condition, point.error, point.allowed);
    }
    text
}
