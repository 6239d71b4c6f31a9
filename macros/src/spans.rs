//! Where generated tokens stand in the user's text, which is where the compiler reports what is wrong with them.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// The same tokens, as if they stood in another place.
pub(crate) fn located(tokens: TokenStream, at: Span) -> TokenStream {
    moved(tokens, at, false)
}

/// The same, but the name of a field stays where it is: there it is reported if the type has no such field.
pub(crate) fn located_without_fields(tokens: TokenStream, at: Span) -> TokenStream {
    moved(tokens, at, true)
}

fn moved(tokens: TokenStream, at: Span, fields_stay: bool) -> TokenStream {
    let mut after_dot = false;
    let token = |token| {
        let dot = matches!(&token, TokenTree::Punct(punctuation) if punctuation.as_char() == '.');
        let stays = core::mem::replace(&mut after_dot, dot && fields_stay);
        match token {
            TokenTree::Group(group) => {
                let mut moved_group = Group::new(group.delimiter(), moved(group.stream(), at, fields_stay));
                moved_group.set_span(at.resolved_at(group.span()));
                TokenTree::Group(moved_group)
            }
            TokenTree::Ident(name) if stays => TokenTree::Ident(name),
            mut other => {
                other.set_span(at.resolved_at(other.span()));
                other
            }
        }
    };
    tokens.into_iter().map(token).collect()
}
