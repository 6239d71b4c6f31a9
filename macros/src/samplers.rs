//! What an argument is drawn from: `spd`, `any + near(0.5)`, `custom(my_sampler)`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Token, parenthesized, token};

use crate::signature::Errors;

/// The samplers without an argument of their own: the word, and the variant of `gradcheck::Sampler`.
const SAMPLERS: [(&str, &str); 18] = [
    ("any", "Any"),
    ("nonzero", "Nonzero"),
    ("positive", "Positive"),
    ("negative", "Negative"),
    ("zero", "Zero"),
    ("wide", "Wide"),
    ("nonsingular", "Nonsingular"),
    ("orthogonal", "Orthogonal"),
    ("singular", "Singular"),
    ("symmetric", "Symmetric"),
    ("indefinite", "Indefinite"),
    ("spd", "PositiveDefinite"),
    ("clustered", "Clustered"),
    ("separated", "Separated"),
    ("lower", "Lower"),
    ("factor", "Factor"),
    ("correlated", "Correlated"),
    ("uncorrelated", "Uncorrelated"),
];

/// One sampler as written.
struct Written {
    word: Ident,
    argument: Option<Expr>,
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word = input.parse()?;
        let argument = if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            Some(content.parse()?)
        } else {
            None
        };
        Ok(Self { word, argument })
    }
}

/// Samplers joined by `+`.
pub(crate) struct Samplers(Punctuated<Written, Token![+]>);

impl Parse for Samplers {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Punctuated::parse_separated_nonempty(input).map(Self)
    }
}

impl Samplers {
    /// Where the first one stands.
    pub(crate) fn span(&self) -> proc_macro2::Span {
        self.0.first().map_or_else(proc_macro2::Span::call_site, |written| written.word.span())
    }

    /// The variants of `gradcheck::Sampler`.
    pub(crate) fn variants(&self, errors: &mut Errors) -> Vec<TokenStream> {
        self.0.iter().filter_map(|written| variant(written, errors)).collect()
    }
}

fn variant(Written { word, argument }: &Written, errors: &mut Errors) -> Option<TokenStream> {
    let text = word.to_string();
    match (text.as_str(), argument) {
        ("near", Some(point)) => Some(quote!(Near(#point))),
        ("custom", Some(draw)) => Some(quote!(Custom(::core::stringify!(#draw), #draw))),
        ("near", None) => {
            errors.push(word.span(), "near what? write `near(0.5)`");
            None
        }
        ("custom", None) => {
            errors.push(word.span(), "name a function `fn(Layout, &mut Rng) -> Vec<f64>`: `custom(my_sampler)`");
            None
        }
        (_, argument) => match (SAMPLERS.iter().find(|(known, _)| text == *known), argument) {
            (Some(_), Some(_)) => {
                errors.push(word.span(), format!("`{word}` takes no argument"));
                None
            }
            (Some((_, variant)), None) => {
                let variant = Ident::new(variant, word.span());
                Some(quote!(#variant))
            }
            (None, _) => {
                let known: Vec<_> = SAMPLERS.iter().map(|(word, _)| *word).collect();
                let known = known.join(", ");
                errors.push(
                    word.span(),
                    format!("unknown sampler `{word}`: expected one of {known}, near(…), custom(…)"),
                );
                None
            }
        },
    }
}
