//! Names for what the user did not name.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

/// Gives out names that nothing else in the function has.
#[derive(Clone, Default)]
pub(crate) struct Names {
    used: HashSet<String>,
    /// The user's names that were already given to a value.
    taken: HashSet<String>,
}

impl Names {
    /// Every identifier of the function is used.
    pub(crate) fn of(function: TokenStream) -> Self {
        let mut names = Self::default();
        names.visit(function);
        names
    }

    fn visit(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    self.used.insert(ident.to_string());
                }
                TokenTree::Group(group) => self.visit(group.stream()),
                _ => {}
            }
        }
    }

    /// The user's own name the first time, `x_2`, `x_3`, … for later values of the same name.
    pub(crate) fn version(&mut self, user: &Ident) -> Ident {
        let text = user.to_string();
        if self.taken.insert(text.clone()) { user.clone() } else { self.numbered(&text, 2, user.span()) }
    }

    /// `stem`, or `stem_2`, … if there is one.
    pub(crate) fn fresh(&mut self, stem: &str, span: Span) -> Ident {
        let stem = stem.trim_start_matches("r#");
        if self.used.insert(stem.to_owned()) {
            return Ident::new(stem, Span::mixed_site().located_at(span));
        }
        self.numbered(stem, 2, span)
    }

    /// `t1`, `t2`, …
    pub(crate) fn temporary(&mut self, span: Span) -> Ident {
        let mut number = 1usize;
        while !self.used.insert(format!("t{number}")) {
            number += 1;
        }
        Ident::new(&format!("t{number}"), Span::mixed_site().located_at(span))
    }

    fn numbered(&mut self, stem: &str, first: usize, span: Span) -> Ident {
        let stem = stem.trim_start_matches("r#");
        let mut number = first;
        while !self.used.insert(format!("{stem}_{number}")) {
            number += 1;
        }
        Ident::new(&format!("{stem}_{number}"), Span::mixed_site().located_at(span))
    }
}
