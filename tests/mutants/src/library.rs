//! The copy of the library in which rules are replaced by switches.

use std::io;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

/// The module that is added to the copy: which mutant runs.
const SWITCH: &str = include_str!("switch.txt");

/// What the copy is made of.
const PARTS: [&str; 6] = ["src", "macros", "build.rs", "README.md", "Cargo.lock", "clippy.toml"];

/// The rooms whose files are operations.
pub const ROOMS: [&str; 4] = ["ops", "covariance", "gaussian", "param"];

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder that cargo builds in, shared with the copy, so that dependencies are built once.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where the copy is.
pub fn copy() -> PathBuf {
    target().join("mutants").join("library")
}

/// A file whose functions are mutated, by the path below the root: `src/ops/inverse.rs`.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path below the root.
    pub path: String,
    /// Its module, `ops::inverse`.
    pub module: String,
    /// The functions that are mutated; none for those of the rule of an operation.
    pub functions: &'static [&'static str],
    /// What the names of the tests begin with that have to notice.
    pub tests: Vec<String>,
    /// Its text.
    pub text: String,
}

/// Functions outside of the files of operations that are for reverse passes alone: file, module, functions, tests.
type Helpers = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);
const HELPERS: [Helpers; 4] = [
    ("src/gaussian/mod.rs", "gaussian", &["reciprocal_diagonal", "sample_cotangents"], &["gaussian::"]),
    ("src/gaussian/whitening.rs", "gaussian::whitening", &["unwhitened"], &["gaussian::"]),
    (
        "src/linalg/sweep.rs",
        "linalg::sweep",
        &["cholesky_columns", "ldl_columns", "trailing_product", "put"],
        &["ops::cholesky::", "ops::ldl::"],
    ),
    (
        "src/linalg/outer.rs",
        "linalg::outer",
        &["lower_in_place", "lower_in_columns", "symmetric_in_columns", "halved"],
        &["ops::solve_lower::", "ops::sandwich::", "ops::symmetric_product::"],
    ),
];

/// The files of all operations, those that have a reverse pass, and of what only reverse passes use.
///
/// # Errors
/// What reading a file says.
pub fn sources() -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    for room in ROOMS {
        let mut paths: Vec<_> = fs::read_dir(root().join("src").join(room))?.collect::<io::Result<_>>()?;
        paths.sort_by_key(fs::DirEntry::path);
        for entry in paths {
            let (name, text) = (entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path())?);
            if let Some(stem) = name.strip_suffix(".rs").filter(|_| text.contains("pub fn vjp")) {
                let (path, module) = (format!("src/{room}/{name}"), format!("{room}::{stem}"));
                let tests = vec![format!("{module}::")];
                found.push(Source { path, module, functions: &[], tests, text });
            }
        }
    }
    for (path, module, functions, tests) in HELPERS {
        let tests = tests.iter().map(|&test| test.to_owned()).collect();
        let text = fs::read_to_string(root().join(path))?;
        found.push(Source { path: path.into(), module: module.into(), functions, tests, text });
    }
    Ok(found)
}

/// What is changed in the copy: a file, what it contains, and what stands there instead.
const CHANGES: [(&str, &str, &str); 3] = [
    // Gradient tests in `f64` alone, which take half the time to build.
    ("macros/src/gradcheck.rs", "quote!(#double #single)", "quote!(#double)"),
    // Blocks of several rows without optimisation, and from four rows on: an optimised build has them in every kernel, at larger sizes.
    ("build.rs", r#""1" | "2" | "3") && matches!(architecture"#, r#""0" | "1" | "2" | "3") && matches!(architecture"#),
    ("src/linalg/block/mod.rs", "if const { $rows < $few }", "if const { $rows < 4 }"),
];

/// Copies the library except these files: without its own unit tests, benchmarks and examples, and with the switch.
///
/// # Errors
/// What the file system says.
pub fn make_copy(except: &[&str]) -> io::Result<()> {
    let to = copy();
    let changed = CHANGES.map(|(path, ..)| path);
    let except: Vec<PathBuf> =
        except.iter().chain(&changed).chain(&["src/lib.rs"]).map(|path| root().join(path)).collect();
    for part in PARTS {
        copy_into(&root().join(part), &to.join(part), &except)?;
    }
    let manifest = reduced_manifest(&fs::read_to_string(root().join("Cargo.toml"))?);
    write(&to.join("Cargo.toml"), &manifest.map_err(io::Error::other)?)?;
    write(&to.join("src/mutant.rs"), SWITCH)?;
    for (path, from, instead) in CHANGES {
        let text = fs::read_to_string(root().join(path))?;
        if !text.contains(from) {
            return Err(io::Error::other(format!("{path} does not contain `{from}`")));
        }
        write(&to.join(path), &text.replace(from, instead))?;
    }
    let library = fs::read_to_string(root().join("src/lib.rs"))?;
    write(
        &to.join("src/lib.rs"),
        &format!("#![allow(warnings, unconditional_panic, arithmetic_overflow)]\n{library}\nmod mutant;\n"),
    )
}

/// The manifest of the library alone.
fn reduced_manifest(text: &str) -> Result<String, String> {
    let mut manifest: Table = text.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
    for key in ["bench", "example", "lints"] {
        manifest.remove(key);
    }
    let table = |value: Option<&mut Value>| value.and_then(Value::as_table_mut).cloned().unwrap_or_default();
    let mut workspace = table(manifest.get_mut("workspace"));
    workspace.insert("members".into(), Value::Array(vec!["macros".into()]));
    workspace.remove("exclude");
    manifest.insert("workspace".into(), Value::Table(workspace));
    // What the judge needs is in the features; the rest is for tests that are not copied.
    let mut tests = table(manifest.get_mut("dev-dependencies"));
    tests.retain(|name, _| ["nalgebra", "num-dual"].contains(&name));
    manifest.insert("dev-dependencies".into(), Value::Table(tests));
    // What counts is the time that it takes to build.
    const QUICK: &str =
        "dev.package.pullback = { debug = false, opt-level = 0 }\ndev.package.pullback-macros = { opt-level = 0 }";
    let quick = QUICK.parse::<Table>().map_err(|error| error.to_string())?;
    let mut profile = table(manifest.get_mut("profile"));
    let mut dev = table(profile.get_mut("dev"));
    dev.extend(quick.get("dev").and_then(Value::as_table).cloned().unwrap_or_default());
    profile.insert("dev".into(), Value::Table(dev));
    manifest.insert("profile".into(), Value::Table(profile));
    toml::to_string(&manifest).map_err(|error| error.to_string())
}

fn copy_into(from: &Path, to: &Path, except: &[PathBuf]) -> io::Result<()> {
    if except.iter().any(|path| path == from) {
        return Ok(());
    }
    if from.is_dir() {
        remove_what_is_gone(from, to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy_into(&entry.path(), &to.join(entry.file_name()), except)?;
        }
        return Ok(());
    }
    if from.extension().is_some_and(|extension| extension == "rs") && from.to_string_lossy().contains("src") {
        return write(to, without_tests(&fs::read_to_string(from)?));
    }
    write(to, &fs::read_to_string(from)?)
}

/// Removes from an earlier copy what the library does not have any more.
fn remove_what_is_gone(from: &Path, to: &Path) -> io::Result<()> {
    if !to.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if from.join(entry.file_name()).exists() {
            continue;
        }
        if entry.path().is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    Ok(())
}

/// A source without its module of tests, which stands last.
pub fn without_tests(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod tests {").map_or(text, |end| &text[..=end])
}

/// Writes what has changed, so that cargo builds what has changed.
///
/// # Errors
/// What the file system says.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
