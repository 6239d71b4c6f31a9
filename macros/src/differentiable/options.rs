//! The arguments of `#[differentiable(…)]`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, LitInt, Path, Token, parenthesized};

use crate::args::OpArgs;

#[derive(Default)]
pub(crate) struct Options {
    /// The parameters that are differentiated, if not all.
    pub(crate) wrt: Option<Vec<Ident>>,
    /// Store every K-th state of a loop.
    pub(crate) checkpoint: Option<LitInt>,
    /// A rule written by hand.
    pub(crate) rule: Option<Path>,
    pub(crate) gradcheck: Option<OpArgs>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        while !input.is_empty() {
            let option: Ident = input.parse()?;
            match option.to_string().as_str() {
                "wrt" => {
                    let names;
                    parenthesized!(names in input);
                    let names = Punctuated::<Ident, Token![,]>::parse_terminated(&names)?;
                    if names.is_empty() {
                        return Err(Error::new(option.span(), "`wrt()` differentiates nothing: name the parameters"));
                    }
                    options.wrt = Some(names.into_iter().collect());
                }
                "checkpoint" => {
                    input.parse::<Token![=]>()?;
                    let every: LitInt = input.parse()?;
                    if every.base10_parse::<usize>()? == 0 {
                        return Err(Error::new(every.span(), "`checkpoint` counts steps: at least 1"));
                    }
                    options.checkpoint = Some(every);
                }
                "vjp" => {
                    input.parse::<Token![=]>()?;
                    options.rule = Some(input.parse()?);
                }
                "gradcheck" => {
                    let clauses;
                    parenthesized!(clauses in input);
                    let clauses: TokenStream = clauses.parse()?;
                    options.gradcheck = Some(syn::parse2(quote!(#option(#clauses)))?);
                }
                other => {
                    let message = format!(
                        "unknown option `{other}`: expected `wrt(…)`, `checkpoint = K`, `vjp = path` or `gradcheck(…)`"
                    );
                    return Err(Error::new(option.span(), message));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}
