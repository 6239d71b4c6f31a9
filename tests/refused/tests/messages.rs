//! What the macros refuse, with the whole text of every message.
//!
//! One file per case, beside it what the macro says. Errors that the compiler finds in types and names are in `tests/ui`. After a message
//! has been changed on purpose: `TRYBUILD=overwrite cargo test -p refused`, and read the difference.

#[test]
fn every_message_is_as_it_was_written() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
