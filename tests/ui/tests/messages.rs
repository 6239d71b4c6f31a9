//! The whole text of every message, in the words of one compiler.
//!
//! One file per case, beside it what the compiler prints. What the macros refuse themselves is in `tests/refused`. After a message
//! has been changed on purpose: `TRYBUILD=overwrite cargo test -p ui --test messages`, and read the difference.

use std::process::Command;

/// The compiler whose words stand beside the cases: errors of types and names are its own, and change from version to version.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn every_message_is_as_it_was_written() {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(compiler).arg("--version").output().expect("a compiler");
    if version.stdout.starts_with(COMPILER.as_bytes()) {
        trybuild::TestCases::new().compile_fail("cases/*.rs");
    }
}
