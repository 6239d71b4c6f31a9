//! A crate that depends on nothing but the library, for the cases in `cases`.

use std::process::Command;

/// Whether the compiler is the one whose words and numbers stand in the cases: errors of types and names are its own, and change from
/// version to version.
#[must_use]
pub fn is_compiler_of_the_cases() -> bool {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Command::new(compiler).arg("--version").output().is_ok_and(|version| version.stdout.starts_with(b"rustc 1.95."))
}
