//! The whole text of every message, in the words of one compiler.
//!
//! One file per case, beside it what the compiler prints. What the macros refuse themselves is in `tests/refused`. Without a text are the
//! cases in `of_std`: their messages quote the standard library, if its source is installed. After a message has been changed on
//! purpose: `TRYBUILD=overwrite cargo test -p ui --test messages`, and read the difference.

#[test]
fn every_message_is_as_it_was_written() {
    if ui::is_compiler_of_the_cases() {
        trybuild::TestCases::new().compile_fail("cases/*.rs");
    }
}
