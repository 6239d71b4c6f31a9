//! The messages of the compiler for all cases, as data.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

use super::case::{Case, Place};

/// One message, as it is printed.
pub(crate) struct Message {
    /// What is underlined first.
    pub(crate) place: Place,
    pub(crate) text: String,
}

impl Message {
    /// Without the marks, which the compiler shows with the lines around them.
    pub(crate) fn lines(&self) -> usize {
        self.text.trim_end().lines().filter(|line| !line.contains("//~")).count()
    }
}

/// The errors of every case in the order in which they are printed. Cargo prints the same text once.
pub(crate) fn messages(cases: &[Case]) -> HashMap<String, Vec<Message>> {
    let mut found: HashMap<String, Vec<Message>> = HashMap::new();
    for line in check(cases).lines() {
        let entry: Value = serde_json::from_str(line).expect("a line of JSON");
        let (target, message) = (&entry["target"], &entry["message"]);
        if entry["reason"] != "compiler-message" || message["level"] != "error" {
            continue;
        }
        let text = message["rendered"].as_str().unwrap_or_default().to_owned();
        assert_eq!(target["kind"][0], "bin", "{text}");
        let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
        // The summary at the end points nowhere.
        let Some(span) = spans.iter().find(|span| span["is_primary"] == true) else { continue };
        let number = |key: &str| span[key].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default();
        let place = Place { line: number("line_start"), columns: (number("column_start"), number("column_end")) };
        let of_case = found.entry(target["name"].as_str().unwrap_or_default().to_owned()).or_default();
        if of_case.iter().all(|earlier| earlier.text != text) {
            of_case.push(Message { place, text });
        }
    }
    found
}

/// Checks a package with one program per case, in a folder of its own so that it waits for nobody.
fn check(cases: &[Case]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the root of the repository");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("places");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("Cargo.toml"), manifest(&root, cases)).expect("the manifest is written");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file is copied");
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--offline", "--keep-going", "--bins", "--message-format=json"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn manifest(root: &Path, cases: &[Case]) -> String {
    let mut manifest = format!(
        "[package]\nname = \"places\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         nalgebra = {{ version = \"0.35\", default-features = false, features = [\"alloc\", \"libm\", \"macros\"] }}\n\
         pullback = {{ path = {root:?}, features = [\"lanes\"] }}\n"
    );
    for Case { name, path, .. } in cases {
        manifest.push_str(&format!("\n[[bin]]\nname = {name:?}\npath = {path:?}\n"));
    }
    manifest
}
