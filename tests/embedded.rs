//! The figures in `docs/embedded.md` are those that `tests/firmware/run` measured and committed.

use std::collections::BTreeMap;
use std::fs;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/embedded.md");
const GOLDENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/firmware/goldens/thumbv7em-none-eabihf");
const START: &str =
    "<!-- figures: generated from tests/firmware/goldens, `BLESS=1 cargo test --test embedded` rewrites it -->\n";
const END: &str = "<!-- end of figures -->";

const COMPARISON_START: &str = "<!-- comparison: generated with the figures -->\n";
const COMPARISON_END: &str = "<!-- end of comparison -->";

/// What is shown at which size first; everything else follows at the first size that it has.
const SHOWN: [&str; 8] =
    ["product", "cholesky", "cholesky_vjp", "inverse_spd", "inverse", "inverse_vjp", "solve_spd", "log_det_spd_vjp"];

/// The rows of a level: cells by operation, in the order of the file.
fn rows(level: &str) -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(format!("{GOLDENS}-{level}.csv")).expect("the committed figures");
    let rows = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    rows.map(|cells| (cells[0].clone(), cells)).collect()
}

/// What is compared, our row, and what the controls call it.
const COMPARED: [(&str, &str, &str); 6] = [
    ("product", "product", "product"),
    ("Cholesky", "kernel_cholesky", "cholesky"),
    ("Cholesky and its pullback", "cholesky_vjp", "cholesky_pullback"),
    ("inverse of an SPD matrix", "kernel_inverse_spd", "inverse_spd"),
    ("inverse", "inverse", "inverse"),
    ("log-determinant of an SPD matrix", "log_det_spd", "log_det"),
];

/// Instructions of calls that succeed, of ours and of peers, at N = 4 and 6.
fn comparison() -> String {
    let levels = ["3", "s"].map(|level| rows(level).into_iter().collect::<BTreeMap<_, _>>());
    let mut table = String::from(
        "\n| operation | N | ours, at 3 | nalgebra | multicalc | plain loops | ours, at s | nalgebra | multicalc | plain loops |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (what, ours, peers) in COMPARED {
        for size in [4, 6] {
            table += &format!("| {what} | {size} |");
            for level in &levels {
                for peer in ["", "control_nalgebra_", "control_multicalc_", "control_"] {
                    let name = if peer.is_empty() { ours } else { peers };
                    table += &level
                        .get(&format!("{peer}{name}_f32_{size}"))
                        .map_or(" – |".into(), |row| format!(" {} |", row[1]));
                }
            }
            table.push('\n');
        }
    }
    table.push('\n');
    table
}

/// `cholesky_vjp` and `f32_4` of `cholesky_vjp_f32_4`.
fn parts(row: &str) -> Option<(&str, &str)> {
    row.split_once("_f32_")
}

fn table() -> String {
    let (fast, small, smallest) = (rows("3"), rows("s"), rows("z"));
    let of = |rows: Vec<(String, Vec<String>)>| rows.into_iter().collect::<BTreeMap<_, _>>();
    let (small, smallest) = (of(small), of(smallest));
    let shown = |name: &str| !["control_", "kernel_"].iter().any(|start| name.starts_with(start));
    let mut chosen: Vec<(&str, &str)> = Vec::new();
    for name in SHOWN {
        chosen.extend(fast.iter().filter_map(|(row, _)| parts(row)).filter(|(other, _)| *other == name));
    }
    for (name, size) in fast.iter().filter_map(|(row, _)| parts(row)).filter(|(name, _)| shown(name)) {
        if !chosen.iter().any(|(other, _)| *other == name) {
            chosen.push((name, size));
        }
    }
    let by_row = of(fast.clone());
    let mut table = String::from(
        "\n| operation | N | at 3 | at s | at z | stack 3 | stack s | flash 3 | flash s | flash z |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (name, size) in chosen {
        let row = format!("{name}_f32_{size}");
        let cells = [&by_row, &small, &smallest].map(|level| &level[&row]);
        table += &format!("| `{name}` | {size} |");
        // Instructions of calls that succeed, stack, bytes of code.
        for (level, column) in [(0, 1), (1, 1), (2, 1), (0, 3), (1, 3), (0, 5), (1, 5), (2, 5)] {
            table += &format!(" {} |", cells[level][column]);
        }
        table.push('\n');
    }
    table.push('\n');
    table
}

/// Compares what stands between two marks, or writes it.
fn generated(start: &str, expected: &str, end: &str) {
    let page = fs::read_to_string(PATH).expect("docs/embedded.md");
    let (before, rest) = page.split_once(start).expect("the start mark");
    let (found, after) = rest.split_once(end).expect("the end mark");
    if std::env::var_os("BLESS").is_some() {
        fs::write(PATH, format!("{before}{start}{expected}{end}{after}")).expect("docs/embedded.md");
        return;
    }
    assert!(found == expected, "the figures are stale: run `BLESS=1 cargo test --test embedded`");
}

/// One test, since both tables are written to one file.
#[test]
fn the_figures_are_the_committed_ones() {
    generated(COMPARISON_START, &comparison(), COMPARISON_END);
    generated(START, &table(), END);
}

/// Every configuration has the same rows and the same bits, and none can panic.
#[test]
fn the_committed_figures_agree_with_each_other() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/firmware/goldens");
    let files: Vec<_> =
        fs::read_dir(folder).expect("the goldens").map(|entry| entry.expect("an entry").path()).collect();
    assert!(files.len() >= 6, "there are {} configurations", files.len());
    let reference: BTreeMap<String, Vec<String>> = rows("3").into_iter().collect();
    assert!(reference.len() > 300);
    for file in files {
        let text = fs::read_to_string(&file).expect("the goldens");
        let mut count = 0;
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [name, .., panic, hash] = cells.as_slice() else { panic!("{line}") };
            count += 1;
            let expected = reference.get(*name).unwrap_or_else(|| panic!("{name} is in {} alone", file.display()));
            assert_eq!(Some(*hash), expected.last().map(String::as_str), "{name} in {}", file.display());
            assert!(*panic == "no" || name.starts_with("control_"), "{name} can panic in {}", file.display());
        }
        assert_eq!(count, reference.len(), "{}", file.display());
    }
}
