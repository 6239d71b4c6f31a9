//! Where generated tokens stand in the user's text, which is where the compiler reports what is wrong with them.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// The same tokens, as if they stood in another place. The name of a field stays where it is, for the error that there is none.
pub(crate) fn located(tokens: TokenStream, at: Span) -> TokenStream {
    let mut after_dot = false;
    let moved = tokens.into_iter().map(|token| {
        let stays = core::mem::replace(&mut after_dot, matches!(&token, TokenTree::Punct(dot) if dot.as_char() == '.'));
        match token {
            TokenTree::Group(group) => {
                let mut moved = Group::new(group.delimiter(), located(group.stream(), at));
                moved.set_span(at.resolved_at(group.span()));
                TokenTree::Group(moved)
            }
            TokenTree::Ident(name) if stays => TokenTree::Ident(name),
            mut other => {
                other.set_span(at.resolved_at(other.span()));
                other
            }
        }
    });
    moved.collect()
}
