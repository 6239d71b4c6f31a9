//! A case, and what it says of its messages.

use std::fs;
use std::path::{Path, PathBuf};

use super::compiler::Message;

/// The lines of a small screen.
const LINES: usize = 25;

/// Part of a line of the user's: the line and the columns, from 1, the last one excluded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) columns: (usize, usize),
}

/// `//~ ^^^ this | that`, or `//~ here`.
struct Mark {
    /// Without columns it is the whole line.
    line: usize,
    columns: Option<(usize, usize)>,
    texts: Vec<String>,
}

impl Mark {
    fn covers(&self, place: Place) -> bool {
        self.line == place.line && self.columns.is_none_or(|columns| columns == place.columns)
    }
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    marks: Vec<Mark>,
    lines: usize,
    messages: usize,
}

impl Case {
    pub(crate) fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let entries =
            [folder.join("of_std"), folder].into_iter().flat_map(|folder| fs::read_dir(folder).expect("cases"));
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("a case");
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut case = Self { name, path, marks: Vec::new(), lines: LINES, messages: 1 };
        let mut code = 0;
        for (index, line) in text.lines().enumerate() {
            match line.trim_start().strip_prefix("//~") {
                None => code = index + 1,
                Some(said) => case.note(said.trim(), line, code),
            }
        }
        case
    }

    fn note(&mut self, said: &str, line: &str, code: usize) {
        if let Some(limit) = said.strip_prefix("at most ") {
            let mut words = limit.split([' ', ':']);
            let number = words.next().and_then(|word| word.parse().ok()).expect("a number after `at most`");
            match words.next() {
                Some("lines") => self.lines = number,
                Some("messages") => self.messages = number,
                _ => panic!("{}: at most how many lines or messages?", self.name),
            }
            return;
        }
        if said == "here" {
            self.marks.push(Mark { line: code, columns: None, texts: Vec::new() });
            return;
        }
        let count = said.chars().take_while(|letter| *letter == '^').count();
        let start = line.chars().take_while(|letter| *letter != '^').count() + 1;
        assert!(count > 0, "{}: nothing is marked by `{said}`", self.name);
        let texts =
            said[count..].split('|').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect();
        self.marks.push(Mark { line: code, columns: Some((start, start + count)), texts });
    }

    /// All that is not as the case says; if not strictly, only what is missing.
    pub(crate) fn check(&self, found: &[Message], strictly: bool) -> Vec<String> {
        let mut problems = if strictly { self.more_than_said(found) } else { Vec::new() };
        for mark in self.marks.iter().filter(|mark| strictly || !mark.texts.is_empty()) {
            let said = |message: &&Message| mark.texts.iter().all(|text| message.text.contains(text.as_str()));
            if !found.iter().filter(|message| mark.covers(message.place)).any(|message| said(&message)) {
                problems.push(format!("nothing says {:?} in line {} at {:?}", mark.texts, mark.line, mark.columns));
            }
        }
        problems
    }

    /// What is beside the marks, or beyond the limits.
    fn more_than_said(&self, found: &[Message]) -> Vec<String> {
        let mut problems = Vec::new();
        if found.len() > self.messages || found.is_empty() {
            problems.push(format!("{} messages, at most {} are expected", found.len(), self.messages));
        }
        let first = self.marks.iter().find(|mark| !mark.texts.is_empty());
        if let Some(message) = found.first()
            && !first.is_some_and(|mark| mark.covers(message.place))
        {
            problems.push(format!("the first message points elsewhere, to {:?}:\n{}", message.place, message.text));
        }
        for message in found {
            if !self.marks.iter().any(|mark| mark.covers(message.place)) {
                problems.push(format!("{:?} is not marked:\n{}", message.place, message.text));
            }
            if message.lines() > self.lines {
                problems.push(format!("{} lines, at most {} are expected", message.lines(), self.lines));
            }
        }
        problems
    }
}
