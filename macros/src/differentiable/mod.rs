//! `#[differentiable]`: the reverse pass of a plain function.
//!
//! The pipeline: the attribute (`options`) and the signature (`function`) are read; float literals become constants of the
//! scalar (`literals`); the body is lowered to steps in A-normal form (`lower`, with the data in `ir`, the names of values
//! in `names`, and the methods that have a rule in `methods`); the sweep goes through the steps backwards (`reverse`,
//! `reverse_loop`); what it needs is written as the forward pass (`forward`, `inline`); both become `vjp` and
//! `value_and_grad` (`expand`), and from those the rest is made (`companions`, `dual_companions`, `tests`).

mod companions;
mod dual_companions;
mod expand;
mod forward;
mod function;
mod inline;
mod ir;
mod literals;
mod lower;
mod methods;
mod names;
mod options;
mod reverse;
mod reverse_loop;
#[cfg(test)]
mod snapshots;
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use self::function::{Function, Problems};
use self::options::Options;

/// The user's function, unchanged but for its float literals, and its namespace; on an error the function and all error
/// messages, so that nothing else breaks.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = if syn::parse2::<syn::ItemStruct>(item.clone()).is_ok()
                || syn::parse2::<syn::ItemEnum>(item.clone()).is_ok()
            {
                let message = "`#[differentiable]` stands on a function; a struct or an enum gets `#[derive(Differentiable)]`, above its other attributes";
                syn::Error::new(error.span(), message)
            } else {
                error
            };
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    let mut problems = Problems::new();
    let options = syn::parse2::<Options>(attribute).unwrap_or_else(|error| {
        problems.extend(error.into_iter().map(|error| (error.span(), error.to_string())));
        Options::default()
    });
    let read = Function::read(&function, &options, &mut problems);
    let mut emitted = function.clone();
    if let Some(scalar) = &read.scalar {
        literals::replace(&mut emitted.block, scalar);
    }
    let mut generated = TokenStream::new();
    if problems.is_empty() {
        let bodies = match &read.rule {
            Some(_) => None,
            None => Some(expand::bodies(&read, &emitted.block, &mut problems)),
        };
        let (tests, entry) = match options.gradcheck {
            Some(args) => tests::expand(&read, args, &mut problems),
            None => Default::default(),
        };
        if problems.is_empty() {
            generated = companions::namespace(&read, bodies.as_ref(), &entry);
            generated.extend(tests);
        }
    }
    problems.sort_by_key(|(_, message)| message.clone());
    problems.dedup_by(|a, b| a.1 == b.1 && format!("{:?}", a.0) == format!("{:?}", b.0));
    let errors = problems.into_iter().map(|(span, message)| syn::Error::new(span, message).into_compile_error());
    quote!(#emitted #generated #(#errors)*)
}
