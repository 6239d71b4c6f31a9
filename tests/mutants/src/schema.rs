//! The mutants of the library, and its sources with a switch at each of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

use crate::atoms::{self, Atom};
use crate::library::{self, Source};
use crate::operators::{self, Change};
use crate::{rules, sizes};

/// A wrong rule.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What the switch calls it in this run.
    pub number: usize,
    /// The module of the operation, `ops::inverse`.
    pub module: String,
    /// The function of the rule that is changed.
    pub function: String,
    /// The line of the change, on one line.
    pub place: String,
    /// What is replaced.
    pub original: String,
    /// What replaces it.
    pub mutated: String,
    /// What the names of its tests begin with.
    pub tests: Vec<String>,
    change: Change,
}

/// A file with its mutants.
pub struct Schema {
    source: Source,
    atoms: Vec<Atom>,
    /// By the range of the atom that becomes the switch.
    mutants: BTreeMap<(usize, usize), Vec<Mutant>>,
    /// Whether it is left as it is, without its tests.
    silent: bool,
}

impl Schema {
    /// Finds the mutants of a file; `next` is the next free number.
    ///
    /// # Errors
    /// When the file is no Rust.
    pub fn of(source: Source, next: &mut usize) -> io::Result<Self> {
        let file = syn::parse_file(&source.text).map_err(io::Error::other)?;
        let residual = rules::residual(&file);
        let (mut all, mut mutants, mut texts) = (Vec::new(), BTreeMap::<_, Vec<Mutant>>::new(), HashSet::new());
        for function in rules::functions(&file, source.functions) {
            let atoms = atoms::atoms(function.block);
            for change in operators::changes(&source.text, &function, &residual) {
                let Some(atom) = innermost(&atoms, &change) else { continue };
                let mutated = spliced(&source.text, 0..source.text.len(), &change);
                if !texts.insert(mutated.split_whitespace().collect::<String>()) {
                    continue;
                }
                mutants.entry((atom.range.start, atom.range.end)).or_default().push(Mutant {
                    number: 0,
                    module: source.module.clone(),
                    function: function.name.clone(),
                    place: line(&source.text, change.range.start),
                    original: on_one_line(&source.text[change.range.clone()]),
                    mutated: readable(&change.text, &source.text[change.range.clone()]),
                    tests: source.tests.clone(),
                    change,
                });
            }
            all.extend(atoms);
        }
        for mutant in mutants.values_mut().flatten() {
            *next += 1;
            mutant.number = *next;
        }
        Ok(Self { source, atoms: all, mutants, silent: false })
    }

    /// Leaves the file as it is, without its tests unless their names begin with one of these.
    pub fn silence(&mut self, but: &[String]) {
        self.silent = !but.iter().any(|test| format!("{}::", self.source.module).starts_with(test.as_str()));
        self.mutants.clear();
    }

    /// The module of its operation.
    pub fn module(&self) -> &str {
        &self.source.module
    }

    /// What the names of its tests begin with.
    pub fn tests(&self) -> &[String] {
        &self.source.tests
    }

    /// Its mutants.
    pub fn mutants(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants.values().flatten()
    }

    /// The path of the file.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// The file with its switches, without the mutants that do not compile.
    pub fn rendered(&self, without: &BTreeSet<usize>) -> String {
        let text = self.render(0..self.source.text.len(), &self.atoms, without);
        let text = library::without_tests(&text);
        match (self.source.functions.is_empty(), self.silent) {
            (false, _) => text.to_owned(),
            (true, true) => sizes::up_to(0, text),
            (true, false) => sizes::up_to(sizes::LARGEST, text),
        }
    }

    fn render(&self, range: core::ops::Range<usize>, inner: &[Atom], without: &BTreeSet<usize>) -> String {
        let (mut text, mut at) = (String::new(), range.start);
        for atom in inner {
            text.push_str(&self.source.text[at..atom.range.start]);
            text.push_str(&self.switch(atom, without));
            at = atom.range.end;
        }
        text.push_str(&self.source.text[at..range.end]);
        text
    }

    fn switch(&self, atom: &Atom, without: &BTreeSet<usize>) -> String {
        let original = self.render(atom.range.clone(), &atom.inner, without);
        let key = (atom.range.start, atom.range.end);
        let mutants: Vec<_> =
            self.mutants.get(&key).into_iter().flatten().filter(|one| !without.contains(&one.number)).collect();
        let (Some(first), Some(last)) = (mutants.first(), mutants.last()) else { return original };
        let (open, close) = if atom.statement { ("", "") } else { ("(", ")") };
        let mut text =
            format!("{open}if crate::mutant::none_of({}, {}) {{ //@0\n{original}\n", first.number, last.number);
        for mutant in &mutants {
            let alternative = spliced(&self.source.text, atom.range.clone(), &mutant.change);
            let condition = if mutant.number == last.number && !atom.statement {
                String::new()
            } else {
                format!("if crate::mutant::is({}) ", mutant.number)
            };
            text.push_str(&format!("}} else {condition}{{ //@{}\n{alternative}\n", mutant.number));
        }
        text.push_str(&format!("}}{close} //@0\n"));
        text
    }
}

/// The mutant that every line of a rendered file belongs to, zero for none.
pub fn owners(rendered: &str) -> Vec<usize> {
    let mut owner = 0;
    let of = |line: &str| line.rsplit_once("//@").and_then(|(_, number)| number.parse().ok());
    rendered
        .lines()
        .map(|line| {
            owner = of(line).unwrap_or(owner);
            owner
        })
        .collect()
}

fn innermost<'a>(atoms: &'a [Atom], change: &Change) -> Option<&'a Atom> {
    let around = |atom: &&Atom| atom.range.start <= change.range.start && change.range.end <= atom.range.end;
    let atom = atoms.iter().find(around)?;
    innermost(&atom.inner, change).or(Some(atom))
}

fn spliced(source: &str, range: core::ops::Range<usize>, change: &Change) -> String {
    let Change { range: within, text } = change;
    format!("{}{text}{}", &source[range.start..within.start], &source[within.end..range.end])
}

fn on_one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn line(source: &str, at: usize) -> String {
    let start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = source[at..].find('\n').map_or(source.len(), |newline| at + newline);
    on_one_line(&source[start..end])
}

/// The new text in few words: what stays is `…`.
fn readable(text: &str, original: &str) -> String {
    let short = if original.len() > 12 { text.replacen(original, "…", 1) } else { text.to_owned() };
    on_one_line(&short.replace("crate::mutant::", "").replace("::<T, _>", ""))
}
