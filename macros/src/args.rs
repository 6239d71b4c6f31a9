//! The arguments of `#[op(…)]`, and what they mean for a given function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Error, Expr, LitInt, LitStr, Token, bracketed, parenthesized};

use crate::samplers::Samplers;
use crate::signature::{Errors, Signature};

/// What stands inside `gradcheck(…)`.
enum Clause {
    /// `refuses(s in indefinite + singular)`.
    Refuses(Vec<(Ident, Samplers)>),
    /// `N in [1, 2]`, `x in spd`, `divisor in [A, B]`.
    Single(Ident, Domain),
    /// `(R, C) in [(1, 2), (3, 4)]`.
    Joint(Vec<Ident>, Vec<Vec<LitInt>>),
}

enum Domain {
    Samplers(Samplers),
    Values(Vec<Expr>),
}

/// The attribute as written.
pub(crate) struct OpArgs {
    pullback: Option<LitStr>,
    source: Option<LitStr>,
    clauses: Vec<Clause>,
    fixed_flow: bool,
    /// Where to report what is missing.
    span: Span,
}

impl Parse for OpArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args =
            Self { pullback: None, source: None, clauses: Vec::new(), fixed_flow: false, span: input.span() };
        let mut gradcheck = false;
        while !input.is_empty() {
            let option: Ident = input.parse()?;
            match option.to_string().as_str() {
                "pullback" => {
                    input.parse::<Token![=]>()?;
                    args.pullback = Some(input.parse()?);
                }
                "source" => {
                    input.parse::<Token![=]>()?;
                    args.source = Some(input.parse()?);
                }
                "gradcheck" => {
                    let content;
                    parenthesized!(content in input);
                    gradcheck = true;
                    args.span = option.span();
                    args.clauses = Punctuated::<Clause, Token![,]>::parse_terminated(&content)?.into_iter().collect();
                }
                "fixed_flow" => args.fixed_flow = true,
                other => {
                    let message = format!(
                        "unknown option `{other}`: expected `pullback`, `source`, `fixed_flow` or `gradcheck(…)`"
                    );
                    return Err(Error::new(option.span(), message));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        if gradcheck {
            Ok(args)
        } else {
            Err(Error::new(
                args.span,
                "an operation is registered with its tests: write `gradcheck(N in [1, 2, 3], x in any)`",
            ))
        }
    }
}

impl Parse for Clause {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::token::Paren) {
            let names;
            parenthesized!(names in input);
            let names = Punctuated::<Ident, Token![,]>::parse_terminated(&names)?.into_iter().collect::<Vec<_>>();
            input.parse::<Token![in]>()?;
            let rows;
            bracketed!(rows in input);
            let mut values = Vec::new();
            while !rows.is_empty() {
                let row;
                let parenthesis = parenthesized!(row in rows);
                let row = Punctuated::<LitInt, Token![,]>::parse_terminated(&row)?.into_iter().collect::<Vec<_>>();
                if row.len() != names.len() {
                    let sizes = if names.len() == 1 { "size" } else { "sizes" };
                    let message = format!("expected {} {sizes}, found {}", names.len(), row.len());
                    return Err(Error::new(parenthesis.span.join(), message));
                }
                values.push(row);
                if !rows.is_empty() {
                    rows.parse::<Token![,]>()?;
                }
            }
            return Ok(Self::Joint(names, values));
        }
        let name: Ident = input.parse()?;
        if name == "refuses" && input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            return Ok(Self::Refuses(
                Punctuated::<Refusal, Token![,]>::parse_terminated(&content)?
                    .into_iter()
                    .map(|refusal| refusal.0)
                    .collect(),
            ));
        }
        input.parse::<Token![in]>()?;
        if input.peek(syn::token::Bracket) {
            let values;
            bracketed!(values in input);
            let values = Punctuated::<Expr, Token![,]>::parse_terminated(&values)?.into_iter().collect();
            Ok(Self::Single(name, Domain::Values(values)))
        } else {
            Ok(Self::Single(name, Domain::Samplers(input.parse()?)))
        }
    }
}

/// `s in indefinite` inside `refuses(…)`.
struct Refusal((Ident, Samplers));

impl Parse for Refusal {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![in]>()?;
        Ok(Self((name, input.parse()?)))
    }
}

/// The samples of one argument.
pub(crate) enum Samples {
    /// Variants of `gradcheck::Sampler`: that of ordinary samples, further ones, and those that are to be refused.
    Samplers { first: TokenStream, further: Vec<TokenStream>, refused: Vec<TokenStream> },
    /// The values of an argument that is not differentiated.
    Values(Vec<Expr>),
}

/// The attribute matched with the function.
pub(crate) struct Plan {
    pub(crate) pullback: String,
    pub(crate) source: String,
    /// Whether the operations that run are claimed not to depend on the data.
    pub(crate) fixed_flow: bool,
    /// One list of sizes per generated test, in the order of the constant parameters.
    pub(crate) sizes: Vec<Vec<usize>>,
    /// In the order of the parameters.
    pub(crate) samples: Vec<Samples>,
}

impl OpArgs {
    /// Where the sizes and samples are listed.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Matches every clause with a constant parameter or an argument.
    pub(crate) fn plan(self, signature: &Signature<'_>) -> syn::Result<Plan> {
        let mut errors = Errors::default();
        let mut axes: Vec<(Vec<usize>, Vec<Vec<usize>>)> = Vec::new();
        let mut samples: Vec<Option<Samples>> = signature.parameters.iter().map(|_| None).collect();
        let mut refusals = Vec::new();
        let mut named = vec![false; samples.len()];
        let size_index = |name: &Ident| signature.sizes.iter().position(|size| size == name);
        for clause in self.clauses {
            match clause {
                Clause::Refuses(all) => refusals.extend(all),
                Clause::Joint(names, rows) => {
                    let mut indices = Vec::new();
                    for name in &names {
                        match size_index(name) {
                            Some(index) => indices.push(index),
                            None => errors
                                .push(name.span(), format!("`{name}` is not a constant parameter of the function")),
                        }
                    }
                    let rows =
                        rows.iter().map(|row| row.iter().map(|size| integer(size, &mut errors)).collect()).collect();
                    axes.push((indices, rows));
                }
                Clause::Single(name, domain) => {
                    if let Some(index) = size_index(&name) {
                        axes.push((vec![index], sizes_of(&name, domain, &mut errors)));
                    } else if let Some(index) = signature.parameters.iter().position(|parameter| parameter.name == name)
                    {
                        named[index] = true;
                        let differentiable = signature.parameters[index].differentiable;
                        samples[index] = samples_of(&name, domain, differentiable, &mut errors);
                    } else {
                        errors.push(
                            name.span(),
                            format!("the function has neither an argument nor a constant parameter `{name}`"),
                        );
                    }
                }
            }
        }
        for (index, size) in signature.sizes.iter().enumerate() {
            if !axes.iter().any(|(indices, _)| indices.contains(&index)) {
                errors.push(self.span, format!("no sizes for `{size}`: add `{size} in [1, 2, 3]`"));
            }
        }
        for (parameter, named) in signature.parameters.iter().zip(named) {
            if !named {
                let name = &parameter.name;
                errors.push(self.span, format!("no samples for the argument `{name}`: add `{name} in any`"));
            }
        }
        for (name, samplers) in refusals {
            let index = signature.parameters.iter().position(|parameter| parameter.name == name);
            match index.and_then(|index| samples[index].as_mut()) {
                Some(Samples::Samplers { refused, .. }) => refused.extend(samplers.variants(&mut errors)),
                _ => errors.push(name.span(), format!("`{name}` is not a differentiated argument of the function")),
            }
            if signature.error.is_none() {
                errors.push(name.span(), "a function that refuses something returns a `Result`");
            }
        }
        errors.finish()?;
        let text = |literal: Option<LitStr>| literal.map_or_else(String::new, |literal| literal.value());
        Ok(Plan {
            pullback: text(self.pullback),
            source: text(self.source),
            fixed_flow: self.fixed_flow,
            sizes: combine(signature.sizes.len(), &axes),
            samples: samples.into_iter().flatten().collect(),
        })
    }
}

fn integer(literal: &LitInt, errors: &mut Errors) -> usize {
    literal.base10_parse().unwrap_or_else(|error| {
        errors.push(literal.span(), error);
        1
    })
}

fn sizes_of(name: &Ident, domain: Domain, errors: &mut Errors) -> Vec<Vec<usize>> {
    let Domain::Values(values) = domain else {
        errors.push(name.span(), format!("`{name}` is a size: write `{name} in [1, 2, 3]`"));
        return Vec::new();
    };
    let mut sizes = Vec::new();
    for value in &values {
        if let Expr::Lit(literal) = value
            && let syn::Lit::Int(literal) = &literal.lit
        {
            sizes.push(vec![integer(literal, errors)]);
        } else {
            errors.push(value.span(), "a size is an integer literal");
        }
    }
    sizes
}

fn samples_of(name: &Ident, domain: Domain, differentiable: bool, errors: &mut Errors) -> Option<Samples> {
    match domain {
        Domain::Values(values) if !differentiable => Some(Samples::Values(values)),
        Domain::Values(_) => {
            errors.push(name.span(), format!("`{name}` is differentiated: name a sampler, `{name} in any`"));
            None
        }
        Domain::Samplers(samplers) if !differentiable => {
            errors
                .push(samplers.span(), format!("`{name}` is not differentiated: list its values, `{name} in [a, b]`"));
            None
        }
        Domain::Samplers(samplers) => {
            let mut all = samplers.variants(errors).into_iter();
            Some(Samples::Samplers { first: all.next()?, further: all.collect(), refused: Vec::new() })
        }
    }
}

/// The product of all axes, each result in the order of the constant parameters.
fn combine(parameters: usize, axes: &[(Vec<usize>, Vec<Vec<usize>>)]) -> Vec<Vec<usize>> {
    let mut combined = vec![vec![0; parameters]];
    for (indices, rows) in axes {
        let mut next = Vec::new();
        for sizes in &combined {
            for row in rows {
                let mut sizes = sizes.clone();
                for (index, size) in indices.iter().zip(row) {
                    sizes[*index] = *size;
                }
                next.push(sizes);
            }
        }
        combined = next;
    }
    combined
}

impl Plan {
    /// `N = 3`, `R = 2, C = 4`, or nothing.
    pub(crate) fn label(names: &[Ident], sizes: &[usize]) -> String {
        let parts: Vec<_> = names.iter().zip(sizes).map(|(name, size)| format!("{name} = {size}")).collect();
        parts.join(", ")
    }

    /// The generic arguments of a size: `3`, `2, 4`.
    pub(crate) fn literals(sizes: &[usize]) -> TokenStream {
        let sizes = sizes.iter().map(|size| proc_macro2::Literal::usize_unsuffixed(*size));
        quote!(#(#sizes),*)
    }
}
