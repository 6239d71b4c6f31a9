//! The table of operations in the README is generated from the registry.

use std::fs;

use pullback::registry::{self, Operation};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const START: &str = "<!-- operations: generated, `BLESS=1 cargo test --test readme` rewrites it -->\n";
const END: &str = "<!-- end of operations -->";

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

#[test]
fn the_table_of_operations_is_that_of_the_registry() {
    let readme = fs::read_to_string(PATH).unwrap();
    let (before, rest) = readme.split_once(START).expect("the start mark");
    let (found, after) = rest.split_once(END).expect("the end mark");
    let expected = table();
    if std::env::var_os("BLESS").is_some() {
        fs::write(PATH, format!("{before}{START}{expected}{END}{after}")).unwrap();
        return;
    }
    assert!(found == expected, "the table in README.md is stale: run `BLESS=1 cargo test --test readme`");
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
