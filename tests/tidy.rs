//! The repository keeps its own rules.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms whose files are operations.
const ROOMS: [&str; 4] = ["ops", "covariance", "gaussian", "param"];

/// Files of those rooms that are not operations.
const OTHERS: [&str; 4] = ["mod.rs", "normalization.rs", "statistics.rs", "whitening.rs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

fn operations() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for room in ROOMS {
        sources(&root().join("src").join(room), &mut found);
    }
    found.retain(|path| !OTHERS.iter().any(|other| path.ends_with(other)));
    found
}

#[test]
fn no_source_file_has_more_than_400_lines() {
    let mut found = Vec::new();
    sources(&root(), &mut found);
    for path in found {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_operation_file_is_registered_and_in_the_table() {
    let modules: Vec<&str> = pullback::registry::operations().map(|operation| operation.module).collect();
    for path in operations() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let room = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let module = format!("pullback::{room}::{name}");
        assert!(modules.contains(&module.as_str()), "{} is not in the table of its room", path.display());
    }
    assert_eq!(modules.len(), operations().len());
}

/// The value and the reverse pass of every operation run on the emulated target.
#[test]
fn every_operation_has_its_rows_in_the_firmware() {
    let mut found = Vec::new();
    sources(&root().join("tests/firmware/ops/src/rows"), &mut found);
    let text: String = found.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let rows: Vec<&str> =
        text.lines().filter_map(|line| line.trim_start().split_once(" [f")).map(|(row, _)| row).collect();
    for operation in pullback::registry::operations() {
        for row in [operation.name.to_owned(), format!("{}_vjp", operation.name)] {
            let times = rows.iter().filter(|name| **name == row).count();
            assert_eq!(times, 1, "`{row}` is a row of tests/firmware {times} times");
        }
    }
}

#[test]
fn every_operation_is_fuzzed() {
    let families = fs::read_to_string(root().join("fuzz/src/lib.rs")).expect("the families");
    for operation in pullback::registry::operations() {
        let entry = format!("\n        {} (", operation.name);
        assert!(families.contains(&entry), "`{}` is in no family of fuzz/src/lib.rs", operation.name);
    }
}

#[test]
fn every_operation_file_has_the_sections_in_order() {
    const ORDER: [&str; 11] = [
        "//! # Derivation",
        "//! # Domain",
        "//! # Source",
        "/// # Shapes",
        "/// # Example",
        "#[op(",
        "pullback = \"",
        "source = \"",
        "pub struct Pullback",
        "pub fn vjp",
        "pub fn pull",
    ];
    for path in operations() {
        let text = fs::read_to_string(&path).unwrap();
        let mut from = 0;
        for section in ORDER {
            match text[from..].find(section) {
                Some(at) => from += at,
                None => panic!("{}: `{section}` is missing or out of order", path.display()),
            }
        }
        assert!(text.lines().count() <= 250, "{} is longer than an operation may be", path.display());
    }
}

#[test]
fn every_operation_says_where_its_rule_comes_from() {
    for operation in pullback::registry::operations() {
        assert!(!operation.pullback.is_empty(), "`{}` has no formula", operation.name);
        assert!(!operation.source.is_empty(), "`{}` has no source", operation.name);
        assert!(operation.sizes.len() >= 4, "`{}` is tested at few sizes", operation.name);
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let mut found = Vec::new();
    sources(&root().join("src"), &mut found);
    sources(&root().join("macros"), &mut found);
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimplemented", "!(")];
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        for mark in marks {
            assert!(!text.contains(mark), "{} contains {mark}", path.display());
        }
    }
}
