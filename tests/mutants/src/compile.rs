//! Building the copy: mutants that do not type check are taken out until it compiles, then its tests are built once.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::library;
use crate::schema::{Schema, owners};

/// The features under which the copy is checked: those of its tests.
const FEATURES: &str = "gradcheck";

fn cargo(arguments: &[&str]) -> io::Result<Vec<Value>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .args(["--features", FEATURES, "--message-format=json", "--target-dir"])
        .arg(library::target())
        .current_dir(library::copy())
        // Built once: nothing is kept for a next time.
        .env("CARGO_INCREMENTAL", if arguments.contains(&"test") { "0" } else { "1" })
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn write(schemas: &[Schema], without: &BTreeSet<usize>) -> io::Result<BTreeMap<String, Vec<usize>>> {
    let mut owned = BTreeMap::new();
    for schema in schemas {
        let text = schema.rendered(without);
        library::write(&library::copy().join(schema.path()), &text)?;
        owned.insert(schema.path().to_owned(), owners(&text));
    }
    Ok(owned)
}

/// Writes the files with their switches, and gives the numbers of the mutants that do not compile.
///
/// # Errors
/// When cargo does not run, or when something else does not compile.
pub fn settle(schemas: &[Schema], mut report: impl FnMut(usize)) -> io::Result<BTreeSet<usize>> {
    let mut refused = BTreeSet::new();
    loop {
        let owned = write(schemas, &refused)?;
        let (mut found, mut foreign, mut finished) = (BTreeSet::new(), Vec::new(), false);
        for message in cargo(&["check", "--lib"])? {
            finished |= message["reason"] == "build-finished" && message["success"] == true;
            let message = &message["message"];
            if message["level"] != "error" || message["spans"].as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let guilty = guilty(message, &owned);
            if guilty.is_empty() {
                foreign.push(message["rendered"].as_str().unwrap_or_default().to_owned());
            }
            found.extend(guilty);
        }
        if finished {
            return Ok(refused);
        }
        if found.is_empty() {
            return Err(io::Error::other(format!("the copy does not compile:\n{}", foreign.join("\n"))));
        }
        refused.extend(found);
        report(refused.len());
    }
}

/// The mutants that an error is about: those of its primary places, else those of its other places.
fn guilty(message: &Value, owned: &BTreeMap<String, Vec<usize>>) -> BTreeSet<usize> {
    let mut places = Vec::new();
    collect(message, &mut places);
    let of = |primary: bool| -> BTreeSet<usize> {
        let places = places.iter().filter(|span| (span["is_primary"] == true) == primary);
        places
            .filter_map(|span| {
                let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
                owned.get(span["file_name"].as_str()?)?.get(line.checked_sub(1)?).copied()
            })
            .filter(|number| *number != 0)
            .collect()
    };
    let primary = of(true);
    if primary.is_empty() { of(false) } else { primary }
}

fn collect<'a>(message: &'a Value, places: &mut Vec<&'a Value>) {
    places.extend(message["spans"].as_array().into_iter().flatten());
    for child in message["children"].as_array().into_iter().flatten() {
        collect(child, places);
    }
}

/// Builds the tests, and gives the path of the program.
///
/// # Errors
/// When cargo does not run or the tests do not compile.
pub fn build() -> io::Result<PathBuf> {
    let messages = cargo(&["test", "--lib", "--no-run"])?;
    let program = messages.iter().rev().find_map(|message| message["executable"].as_str());
    program.map(PathBuf::from).ok_or_else(|| {
        let errors = messages.iter().filter_map(|message| message["message"]["rendered"].as_str());
        io::Error::other(format!("the tests do not compile:\n{}", errors.collect::<String>()))
    })
}
