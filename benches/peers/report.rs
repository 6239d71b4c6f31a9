//! What was measured, as lines and as tables.

use std::collections::BTreeMap;

use crate::measure::{Figure, PRIMAL};

/// A row that was measured.
pub(crate) struct Measured {
    pub(crate) work: &'static str,
    pub(crate) size: usize,
    pub(crate) scalar: &'static str,
    pub(crate) figures: Vec<Figure>,
}

/// The columns of the tables; others follow.
const COLUMNS: [&str; 4] = ["nalgebra", "num-dual", "multicalc", "plain"];

/// num-dual with several derivatives per number: the faster of both stands in one column.
const VECTORS: &str = "num-dual vectors";

const SCALARS: [&str; 2] = ["f64", "f32"];

impl Measured {
    /// The time of this library over that of a contender.
    fn ratio(&self, contender: &str) -> Option<f64> {
        let of = |name| self.figures.iter().find(|figure| figure.contender == name).map(|figure| figure.ratio);
        if contender == "num-dual" {
            of("num-dual").into_iter().chain(of(VECTORS)).reduce(f64::max)
        } else {
            of(contender)
        }
    }

    fn nanoseconds(&self) -> f64 {
        self.figures.first().map_or(f64::NAN, |figure| figure.nanoseconds)
    }
}

/// One line per contender for machines.
pub(crate) fn csv(row: &Measured, first: bool) {
    if first {
        println!("work,n,scalar,contender,ns,ratio");
    }
    for Figure { contender, nanoseconds, ratio } in &row.figures {
        println!("{},{},{},{contender},{nanoseconds:.2},{ratio:.4}", row.work, row.size, row.scalar);
    }
}

/// One line per row as it is measured.
pub(crate) fn line(row: &Measured) {
    let mut line = format!("{:<24}{:>3} {} {:>11.1} ns", row.work, row.size, row.scalar, row.nanoseconds());
    for figure in row.figures.iter().skip(1) {
        line += &format!("  {} {}", figure.contender, ratio(Some(figure.ratio)));
    }
    println!("{line}");
}

/// One table per work, both scalars side by side.
pub(crate) fn tables(measured: &[Measured]) {
    for work in works(measured) {
        let columns = columns(measured, work);
        let mut head = String::from("| N |");
        let mut rule = String::from("|--:|");
        for scalar in SCALARS {
            head += &format!(" {scalar} ns | {} |", columns.join(" | "));
            rule += &"--:|".repeat(1 + columns.len());
        }
        println!("\n#### `{work}`\n\n{head}\n{rule}");
        let mut sizes: Vec<usize> = of(measured, work).map(|row| row.size).collect();
        sizes.sort_unstable();
        sizes.dedup();
        for size in sizes {
            let mut line = format!("| {size} |");
            for scalar in SCALARS {
                let row = of(measured, work).find(|row| row.size == size && row.scalar == scalar);
                line += &row.map_or_else(|| String::from(" – |"), |row| format!(" {} |", time(row.nanoseconds())));
                for column in &columns {
                    line += &format!(" {} |", ratio(row.and_then(|row| row.ratio(column))));
                }
            }
            println!("{line}");
        }
    }
}

/// The geometric mean and the worst of the ratios of every work and contender, and what a gradient costs over the value.
pub(crate) fn summary(measured: &[Measured]) {
    println!("\n#### Summary\n");
    println!("| work | peer | f64 mean | worst | at N | f32 mean | worst | at N |\n|---|---|--:|--:|--:|--:|--:|--:|");
    for work in works(measured) {
        for column in columns(measured, work).into_iter().filter(|column| *column != PRIMAL) {
            let mut line = format!("| `{work}` | {column} |");
            for scalar in SCALARS {
                let ratios: Vec<(f64, usize)> = of(measured, work)
                    .filter(|row| row.scalar == scalar)
                    .filter_map(|row| row.ratio(column).map(|ratio| (ratio, row.size)))
                    .collect();
                let mean = (ratios.iter().map(|(ratio, _)| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp();
                let worst = ratios.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0));
                line += &worst.map_or_else(
                    || String::from(" – | – | – |"),
                    |(worst, size)| format!(" {} | {} | {size} |", ratio(Some(mean)), ratio(Some(worst))),
                );
            }
            println!("{line}");
        }
    }
    let mut over_value: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for row in measured.iter().filter(|row| row.size == 8) {
        if let Some(ratio) = row.ratio(PRIMAL) {
            over_value.entry(row.work).or_default().insert(row.scalar, ratio);
        }
    }
    if over_value.is_empty() {
        return;
    }
    println!("\nValue and gradient over the value alone, N = 8:\n\n| work | f64 | f32 |\n|---|--:|--:|");
    for (work, scalars) in over_value {
        let of = |scalar| ratio(scalars.get(scalar).copied());
        println!("| `{work}` | {} | {} |", of("f64"), of("f32"));
    }
}

fn of<'a>(measured: &'a [Measured], work: &'a str) -> impl Iterator<Item = &'a Measured> {
    measured.iter().filter(move |row| row.work == work)
}

/// The works in their order.
fn works(measured: &[Measured]) -> Vec<&'static str> {
    let mut works: Vec<_> = measured.iter().map(|row| row.work).collect();
    works.dedup();
    works
}

/// The contenders of a work besides the first: the known ones in their order, then others.
fn columns(measured: &[Measured], work: &str) -> Vec<&'static str> {
    let present: Vec<&str> =
        of(measured, work).flat_map(|row| row.figures.iter().skip(1)).map(|figure| figure.contender).collect();
    let mut columns: Vec<_> = COLUMNS.into_iter().filter(|column| present.contains(column)).collect();
    for name in present {
        if !columns.contains(&name) && name != VECTORS {
            columns.push(name);
        }
    }
    columns
}

fn time(nanoseconds: f64) -> String {
    if nanoseconds < 100.0 { format!("{nanoseconds:.1}") } else { format!("{nanoseconds:.0}") }
}

fn ratio(ratio: Option<f64>) -> String {
    match ratio {
        None => String::from("–"),
        Some(ratio) if ratio < 0.1 => format!("{ratio:.4}"),
        Some(ratio) => format!("{ratio:.2}"),
    }
}
