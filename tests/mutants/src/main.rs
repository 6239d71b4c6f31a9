//! Breaks every derivative rule and runs its gradient tests; see the documentation of the library.

use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use std::collections::BTreeSet;
use std::io;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use mutants::record::{self, Outcome, Row};
use mutants::schema::{Mutant, Schema};
use mutants::trial::{self, Verdict};
use mutants::{compile, library};

fn main() -> io::Result<ExitCode> {
    let only: Vec<String> = std::env::args().skip(1).collect();
    if only == ["--report"] {
        return report(&record::rows()?);
    }
    let schemas = plan(&only)?;
    let all: Vec<&Mutant> = schemas.iter().flat_map(Schema::mutants).collect();
    library::make_copy(&schemas.iter().map(Schema::path).collect::<Vec<_>>())?;
    let spinner = ProgressBar::new_spinner();
    spinner.set_message(format!("{} mutants, without those whose types are wrong", all.len()));
    spinner.enable_steady_tick(Duration::from_millis(200));
    let refused = compile::settle(&schemas, |refused| spinner.set_message(format!("{refused} do not compile")))?;
    spinner.set_message("building the tests");
    let program = compile::build()?;
    spinner.set_message("running the tests without a mutant");
    trial::unchanged(&program)?;
    spinner.finish_and_clear();

    let mut rows = rows(&all, &refused, &program)?;
    if !only.is_empty() {
        rows.extend(record::rows()?.into_iter().filter(|row| !only.contains(&row.operation)));
    }
    let order = |row: &Row| schemas.iter().position(|schema| schema.module() == row.operation);
    rows.retain(|row| order(row).is_some());
    rows.sort_by_key(order);
    record::write_rows(&rows)?;
    report(&rows)
}

/// Writes the report, and says what has no reason.
fn report(rows: &[Row]) -> io::Result<ExitCode> {
    let reasons = record::reasons()?;
    std::fs::write(record::file("KILLS.md"), record::markdown(rows, &reasons))?;
    let disagreements = record::disagreements(rows, &reasons);
    for disagreement in &disagreements {
        eprintln!("{disagreement}");
    }
    Ok(if disagreements.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The files with their mutants; of operations that were not asked for, none.
fn plan(only: &[String]) -> io::Result<Vec<Schema>> {
    let mut number = 0;
    let mut schemas = Vec::new();
    for source in library::sources()? {
        schemas.push(Schema::of(source, &mut number)?);
    }
    let wanted = |schema: &Schema| only.is_empty() || only.iter().any(|module| module == schema.module());
    let tests: Vec<String> = schemas.iter().filter(|one| wanted(one)).flat_map(Schema::tests).cloned().collect();
    for schema in &mut schemas {
        if !wanted(schema) {
            schema.silence(&tests);
        }
    }
    match only.iter().find(|module| schemas.iter().all(|schema| schema.module() != **module)) {
        Some(module) => Err(io::Error::other(format!("{module} is no operation"))),
        None => Ok(schemas),
    }
}

fn rows(all: &[&Mutant], refused: &BTreeSet<usize>, program: &std::path::Path) -> io::Result<Vec<Row>> {
    let compiled: Vec<&Mutant> = all.iter().copied().filter(|mutant| !refused.contains(&mutant.number)).collect();
    let style =
        ProgressStyle::with_template("{bar:40} {pos}/{len} mutants, {msg}, {eta} left").map_err(io::Error::other)?;
    let bar = ProgressBar::new(compiled.len() as u64).with_style(style);
    let survived = AtomicUsize::new(0);
    let verdicts = trial::verdicts(program, &compiled, |verdict| {
        let one = usize::from(*verdict == Verdict::Survived);
        let survived = survived.fetch_add(one, Ordering::Relaxed) + one;
        bar.set_message(format!("{survived} survived"));
        bar.inc(1);
    })?;
    bar.finish_and_clear();
    let mut verdicts = verdicts.into_iter();
    let row = |mutant: &&Mutant| {
        let (verdict, test, claim) = match refused.contains(&mutant.number) {
            true => (Outcome::Refused, String::new(), String::new()),
            false => match verdicts.next() {
                Some(Verdict::Killed { test, claim }) => (Outcome::Killed, test, claim),
                _ => (Outcome::Survived, String::new(), String::new()),
            },
        };
        Row {
            operation: mutant.module.clone(),
            function: mutant.function.clone(),
            line: mutant.place.clone(),
            original: mutant.original.clone(),
            mutated: mutant.mutated.clone(),
            verdict,
            test,
            claim,
        }
    };
    Ok(all.iter().map(row).collect())
}
