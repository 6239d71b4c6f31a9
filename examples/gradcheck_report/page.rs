//! The page: a table of all operations, and a section for each.

use core::error::Error;
use core::fmt::Write;
use std::collections::BTreeMap;

use pullback::registry::{self, Operation};

use crate::kills::Kills;
use crate::plot;
use crate::records::{Run, operations};

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub(crate) fn write(runs: &[Run], kills: &BTreeMap<String, Kills>) -> Result<String, Box<dyn Error>> {
    let mut page = String::new();
    let modules = operations(runs);
    let failed = runs.iter().filter(|run| !run.passed()).count();
    let verdict = if failed == 0 { "every derivative holds" } else { "not every derivative holds" };
    write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>pullback: {verdict}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>pullback <small>{verdict}</small></h1>\n"
    )?;
    summary(&mut page, runs, kills, modules.len(), failed)?;
    writeln!(page, "</header>\n<main>")?;
    table(&mut page, runs, kills, &modules)?;
    killers(&mut page, kills)?;
    writeln!(page, "<h2>Operations</h2>\n{}", legend())?;
    for module in modules {
        section(&mut page, runs, kills, module)?;
    }
    writeln!(page, "</main>\n</body>\n</html>")?;
    Ok(page)
}

fn summary(
    page: &mut String,
    runs: &[Run],
    kills: &BTreeMap<String, Kills>,
    operations: usize,
    failed: usize,
) -> core::fmt::Result {
    let claims: usize = runs.iter().flat_map(|run| &run.claims).map(|claim| claim.samples).sum();
    let seconds: f64 = runs.iter().map(|run| run.seconds).sum();
    let (mutants, killed) =
        kills.values().fold((0, 0), |(mutants, killed), kills| (mutants + kills.mutants, killed + kills.killed));
    let tiles = [
        (operations.to_string(), "operations"),
        (format!("{} of {}", runs.len() - failed, runs.len()), "runs that hold: operation × size × scalar"),
        (claims.to_string(), "claims examined on samples"),
        (format!("{seconds:.1} s"), "of tests on one core, without building them"),
        (format!("{killed} of {mutants}"), "mutants of the rules killed; the rest is explained"),
    ];
    writeln!(page, "<ul class=\"tiles\">")?;
    for (number, what) in tiles {
        writeln!(page, "<li><b>{number}</b> {what}</li>")?;
    }
    writeln!(page, "</ul>")
}

/// The operation of a module in the library's table.
fn registered(module: &str) -> Option<&'static Operation> {
    registry::operations().find(|operation| operation.module.split_once("::").is_some_and(|(_, own)| own == module))
}

/// The largest error as a part of what is allowed.
fn worst<'a>(runs: impl Iterator<Item = &'a Run>) -> f64 {
    runs.flat_map(|run| &run.points).map(|point| point.error / point.allowed).fold(0.0, f64::max)
}

fn table(page: &mut String, runs: &[Run], kills: &BTreeMap<String, Kills>, modules: &[&str]) -> core::fmt::Result {
    writeln!(
        page,
        "<h2>Table</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>operation<th>pullback<th>sizes<th class=\"n\">f32<th class=\"n\">f64\
         <th class=\"n\">mutants killed<th class=\"n\">ms</tr></thead>\n<tbody>"
    )?;
    for module in modules {
        let own = || runs.iter().filter(|run| run.module == *module);
        let cell = |scalar: &str| {
            let of_scalar = || own().filter(move |run| run.scalar == scalar);
            let (word, class) = if of_scalar().all(Run::passed) { ("", "good") } else { ("fails ", "bad") };
            format!("<td class=\"n {class}\">{word}{:.2}", worst(of_scalar()))
        };
        let killed =
            kills.get(*module).map_or_else(String::new, |kills| format!("{} / {}", kills.killed, kills.mutants));
        let milliseconds = own().map(|run| run.seconds).sum::<f64>() * 1e3;
        let formula = registered(module).map_or("", |operation| operation.pullback);
        writeln!(
            page,
            "<tr><td><a href=\"#{module}\">{module}</a><td class=\"formula\">{}<td class=\"n\">{}{}{}<td class=\"n\">{killed}<td class=\"n\">{milliseconds:.1}",
            escaped(formula),
            own().count() / 2,
            cell("f32"),
            cell("f64"),
        )?;
    }
    writeln!(
        page,
        "</tbody></table></div>\n<p>The columns f32 and f64 hold the largest error as a part of what is allowed.</p>"
    )
}

/// Which claim noticed how many of the mutants.
fn killers(page: &mut String, kills: &BTreeMap<String, Kills>) -> core::fmt::Result {
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    for (claim, count) in kills.values().flat_map(|kills| &kills.by) {
        *by.entry(claim).or_default() += count;
    }
    let mut by: Vec<_> = by.into_iter().collect();
    by.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
    writeln!(
        page,
        "<h2>What notices a wrong rule</h2>\n<table><thead><tr><th>claim<th class=\"n\">mutants</tr></thead><tbody>"
    )?;
    for (claim, count) in by {
        let claim = if claim.is_empty() { "a panic before any claim" } else { claim };
        writeln!(page, "<tr><td>{}<td class=\"n\">{count}", with_code(claim))?;
    }
    writeln!(page, "</tbody></table>")
}

fn legend() -> String {
    let mut items = String::from("<p class=\"legend\"><i style=\"background:#bebebe\"></i> allowed");
    for (index, (_, name, colour)) in plot::CLAIMS.iter().enumerate() {
        // The first two share a colour: one is measured in f64, the other in f32.
        if index != 1 {
            let name = if index == 0 { "pull, entry by entry" } else { name };
            items += &format!(" <i style=\"background:rgb({},{},{})\"></i> {name}", colour.0, colour.1, colour.2);
        }
    }
    items + "</p>"
}

fn section(
    page: &mut String,
    runs: &[Run],
    kills: &BTreeMap<String, Kills>,
    module: &str,
) -> Result<(), Box<dyn Error>> {
    let own = || runs.iter().filter(|run| run.module == module);
    let name = own().next().map_or(module, |run| run.operation.as_str());
    writeln!(page, "<section id=\"{module}\">\n<h3>{name} <small>{module}</small></h3>")?;
    if let Some(operation) = registered(module) {
        writeln!(
            page,
            "<p class=\"formula\">{}</p>\n<p>{}</p>",
            escaped(operation.pullback),
            escaped(operation.source)
        )?;
    }
    writeln!(page, "<div class=\"plots\">")?;
    for scalar in ["f32", "f64"] {
        if let Some(picture) = plot::svg(own().filter(move |run| run.scalar == scalar))? {
            writeln!(page, "<figure>{picture}<figcaption>{scalar}</figcaption></figure>")?;
        }
    }
    writeln!(
        page,
        "</div>\n<details><summary>{} runs</summary>\n<table><thead><tr><th>size<th>scalar<th>claims<th class=\"n\">ms</tr></thead><tbody>",
        own().count()
    )?;
    for run in own() {
        let size = if run.size.is_empty() { "fixed" } else { &run.size };
        let failed: Vec<_> = run.claims.iter().filter(|claim| !claim.held).map(|claim| claim.name.as_str()).collect();
        let claims = if failed.is_empty() {
            format!("all {} hold", run.claims.len())
        } else {
            format!("fails: {}", failed.join(", "))
        };
        let class = if failed.is_empty() { "good" } else { "bad" };
        writeln!(
            page,
            "<tr><td>{size}<td>{}<td class=\"{class}\">{claims}<td class=\"n\">{:.1}",
            run.scalar,
            run.seconds * 1e3
        )?;
    }
    writeln!(page, "</tbody></table></details>")?;
    if let Some(kills) = kills.get(module) {
        let survivors = kills.mutants - kills.killed;
        writeln!(
            page,
            "<p>{} of {} mutants killed, {survivors} explained in <code>tests/mutants/KILLS.md</code></p>",
            kills.killed, kills.mutants
        )?;
    }
    writeln!(page, "</section>")?;
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What stands between backticks as code.
fn with_code(text: &str) -> String {
    let part = |(at, part)| if at % 2 == 0 { escaped(part) } else { format!("<code>{}</code>", escaped(part)) };
    text.split('`').enumerate().map(part).collect()
}
