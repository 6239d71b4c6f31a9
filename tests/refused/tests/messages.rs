//! What the macros refuse, with the whole text of every message.
//!
//! One file per case, beside it what the compiler prints. After a message has been changed on purpose:
//! `TRYBUILD=overwrite cargo test -p refused`, and read the difference.

use std::process::Command;

/// The compiler whose words stand in `worded_by_the_compiler`.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn every_message_is_as_it_was_written() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/*.rs");
    // Errors of types and names are the compiler's own, and it words them differently from version to version.
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(compiler).arg("--version").output().expect("a compiler");
    if version.stdout.starts_with(COMPILER.as_bytes()) {
        cases.compile_fail("worded_by_the_compiler/*.rs");
    }
}
