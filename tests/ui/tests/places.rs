//! Where every message points, what it has to say in whatever words, and its length.
//!
//! In a case a line `//~ ^^^ this | that` under a line of code says that a message underlines there, and that `this` and `that` are in its
//! text. The first message of a case is at the first mark with a text, and no message is where there is no mark; `//~ here` marks a whole
//! line for messages that follow from the first. There is one message, unless the case says `//~ at most 3 messages`, and it has at most 25
//! lines, unless the case says `//~ at most 33 lines`, each with the reason.
//!
//! That a message is where it is marked and says what stands there is asked of every compiler; the rest, of the one of the texts.

mod places {
    pub(crate) mod case;
    pub(crate) mod compiler;
}

use places::case::Case;
use places::compiler::messages;

#[test]
fn every_message_is_short_and_points_at_the_users_words() {
    let cases = Case::all();
    let messages = messages(&cases);
    let strictly = ui::is_compiler_of_the_cases();
    let mut wrong = Vec::new();
    let (mut longest, mut most) = ((0, ""), (0, ""));
    for case in &cases {
        let found = messages.get(&case.name).map_or(&[][..], Vec::as_slice);
        wrong.extend(case.check(found, strictly).into_iter().map(|problem| format!("{}: {problem}", case.name)));
        longest = longest.max((found.iter().map(|message| message.lines()).max().unwrap_or_default(), &case.name));
        most = most.max((found.len(), &case.name));
    }
    println!("{} cases; {} lines in {}; {} messages in {}", cases.len(), longest.0, longest.1, most.0, most.1);
    assert!(!cases.is_empty());
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
