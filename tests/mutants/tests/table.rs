//! What is written down agrees with itself, with the operations, and with their sources.

use std::collections::BTreeSet;
use std::fs;

use mutants::record::{self, Outcome};
use mutants::{library, schema::Schema};

#[test]
fn every_survivor_has_a_reason_and_every_reason_a_survivor() {
    let disagreements = record::disagreements(&record::rows().unwrap(), &record::reasons().unwrap());
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

#[test]
fn no_survivor_is_open() {
    let open: Vec<_> = record::reasons().unwrap().into_iter().filter(|reason| reason.open).collect();
    assert!(open.is_empty(), "{open:#?}");
}

#[test]
fn every_operation_has_a_mutant_that_is_killed() {
    let rows = record::rows().unwrap();
    let killed: BTreeSet<&str> =
        rows.iter().filter(|row| row.verdict == Outcome::Killed).map(|row| row.operation.as_str()).collect();
    for operation in pullback::registry::operations() {
        let module = operation.module.strip_prefix("pullback::").unwrap();
        assert!(killed.contains(module), "no mutant of {module} is killed");
    }
}

#[test]
fn a_kill_names_its_test_and_its_claim() {
    for row in record::rows().unwrap() {
        let named = !row.test.is_empty() && !row.claim.is_empty();
        assert_eq!(named, row.verdict == Outcome::Killed, "{row:?}");
    }
}

#[test]
fn the_report_is_that_of_the_table() {
    let expected = record::markdown(&record::rows().unwrap(), &record::reasons().unwrap());
    assert!(fs::read_to_string(record::file("KILLS.md")).unwrap() == expected, "KILLS.md is not that of kills.csv");
}

/// The mutants are found again in the sources: the table is not older than a rule.
#[test]
fn the_table_has_the_mutants_of_the_rules_as_they_are() {
    let mut number = 0;
    let mut expected = BTreeSet::new();
    for source in library::sources().unwrap() {
        for mutant in Schema::of(source, &mut number).unwrap().mutants() {
            expected.insert(
                [&mutant.module, &mutant.function, &mutant.place, &mutant.original, &mutant.mutated].map(String::clone),
            );
        }
    }
    let rows = record::rows().unwrap();
    let found: BTreeSet<_> =
        rows.into_iter().map(|row| [row.operation, row.function, row.line, row.original, row.mutated]).collect();
    let differences: Vec<_> = expected.symmetric_difference(&found).collect();
    assert!(differences.is_empty(), "run `cargo run --release -p mutants`: {differences:#?}");
}
