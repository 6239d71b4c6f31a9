//! What is wrong with the user's function, and where.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Error;

/// A stretch of the user's source.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    start: Span,
    end: Span,
}

impl From<Span> for Extent {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

/// From the first token to the last.
impl<X: ToTokens> From<&X> for Extent {
    fn from(tokens: &X) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        Self { start, end: spans.last().unwrap_or(start) }
    }
}

/// Errors with their places.
#[derive(Default)]
pub(crate) struct Problems(Vec<(Extent, String)>);

impl Problems {
    pub(crate) fn push(&mut self, at: impl Into<Extent>, message: impl Into<String>) {
        self.0.push((at.into(), message.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    pub(crate) fn append(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }

    /// Every message once, in the order of the source.
    pub(crate) fn into_errors(self) -> TokenStream {
        let mut problems: Vec<_> = self.0.into_iter().map(|(at, message)| (position(at.start), at, message)).collect();
        problems.sort_by_key(|(position, ..)| *position);
        problems.dedup_by(|a, b| a.0 == b.0 && a.2 == b.2);
        let errors = problems.into_iter().map(|(_, Extent { start, end }, message)| {
            // An error over these two tokens is one from the first to the last.
            let (first, last) = (quote_spanned!(start=> x), quote_spanned!(end=> x));
            Error::new_spanned(quote!(#first #last), message).into_compile_error()
        });
        quote!(#(#errors)*)
    }
}

/// Line and column.
fn position(span: Span) -> (usize, usize) {
    let start = span.unwrap().start();
    (start.line(), start.column())
}
