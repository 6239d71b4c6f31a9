//! One page about every derivative of the library: which claims hold, how accurate each rule is over condition numbers, how long its
//! tests take, and which planted mistakes they notice.
//!
//! `cargo run --release --example gradcheck_report [OUT.html]`
//!
//! Runs the gradient tests of the library (`cargo test --workspace --lib gradcheck::`, which builds nothing that `cargo test --workspace` has
//! built), which leave their measurements on file, and reads those. The page needs no network.

mod kills;
mod page;
mod plot;
mod records;

use core::error::Error;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use indicatif::ProgressBar;
use pullback::gradcheck::RECORDS;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let out = env::args_os().nth(1).map_or_else(|| root.join("target/gradcheck/report.html"), PathBuf::from);
    let folder = root.join("target/gradcheck/records");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }

    let bar = ProgressBar::new_spinner().with_message("running the gradient tests; the first time they are built");
    bar.enable_steady_tick(core::time::Duration::from_millis(200));
    let tests = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(&root)
        .args(["test", "--quiet", "--workspace", "--lib", "--", "gradcheck::"])
        .env(RECORDS, &folder)
        .output()?;
    bar.finish_and_clear();

    let runs = records::read(&folder)?;
    if runs.is_empty() {
        eprintln!("{}", String::from_utf8_lossy(&tests.stderr));
        return Err("the gradient tests left no records".into());
    }
    let kills = kills::read(&root.join("tests/mutants/kills.csv"))?;
    let page = page::write(&runs, &kills)?;
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&out, page)?;

    let operations = records::operations(&runs).len();
    let failed = runs.iter().filter(|run| !run.passed()).count();
    let claims: usize = runs.iter().map(|run| run.claims.len()).sum();
    println!("{operations} operations, {} runs, {claims} claims examined, {failed} runs failed", runs.len());
    println!(
        "{} mutants of the rules, {} killed",
        kills.values().map(|kills| kills.mutants).sum::<usize>(),
        kills.values().map(|kills| kills.killed).sum::<usize>()
    );
    println!("{}", out.display());
    if failed > 0 || !tests.status.success() { Err("not every derivative holds".into()) } else { Ok(()) }
}
