//! What the command line asks for.

use crate::report::{self, Measured};
use crate::works::{self, Entry};

/// How many rounds a row has, so that a table takes about a minute.
const ROUNDS: usize = 301;

/// Runs what is asked for.
///
/// # Panics
/// When a contender gives another result than this library, or `--skip` no number.
pub(crate) fn run() {
    let (mut quick, mut csv, mut markdown, mut count) = (false, false, false, false);
    let mut skip = 0;
    let mut filter = String::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => {}
            "--quick" => quick = true,
            "--csv" => csv = true,
            "--markdown" => markdown = true,
            "--count" => count = true,
            "--skip" => skip = arguments.next().and_then(|number| number.parse().ok()).expect("a number to skip"),
            _ => filter = argument,
        }
    }
    let wanted = |entry: &Entry| format!("{},{},{},", entry.work, entry.size, entry.scalar).contains(&filter);
    let entries = works::all().into_iter().filter(wanted);
    if count {
        for entry in entries.skip(skip) {
            // The row first, so that one that does not get as far as a call is known.
            println!("{},{},{},,", entry.work, entry.size, entry.scalar);
            (entry.make)().count();
        }
        return;
    }
    let mut measured = Vec::new();
    for entry in entries {
        let row = (entry.make)();
        row.check();
        let row = Measured {
            work: entry.work,
            size: entry.size,
            scalar: entry.scalar,
            figures: row.measure(if quick { 3 } else { ROUNDS }),
        };
        if csv {
            report::csv(&row, measured.is_empty());
        } else if !markdown {
            report::line(&row);
        }
        measured.push(row);
    }
    if markdown {
        report::tables(&measured);
    }
    if !csv {
        report::summary(&measured);
    }
}
