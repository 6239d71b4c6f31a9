//! `#[differentiable]`: the reverse pass of a plain function.
//!
//! The pipeline: the attribute (`options`) and the signature (`read`, into `function`) are read; float literals become
//! constants of the scalar (`literals`); the body is lowered to steps in A-normal form (`lower`, with the data in `ir`, the
//! names of values in `names`, and the methods that have a rule in `methods`; what is refused is gathered in `problem`); the
//! sweep goes through the steps backwards (`reverse`, `reverse_branch`, `reverse_loop`, `places`); what it needs is written
//! as the forward pass (`forward`, `forward_loop`, `inline`), in place where it can be (`in_place`, `borrow`, `overwritten`);
//! both become `vjp` and `value_and_grad` (`expand`), and from those the rest is made (`companions`, `dual_companions`,
//! `tests`).

mod borrow;
mod companions;
mod dual_companions;
mod expand;
mod forward;
mod forward_loop;
mod function;
mod in_place;
mod inline;
mod ir;
mod literals;
mod lower;
mod methods;
mod names;
mod options;
mod overwritten;
mod places;
mod problem;
mod read;
mod reverse;
mod reverse_branch;
mod reverse_loop;
#[cfg(test)]
mod snapshots;
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Item, ItemFn, Type};

use self::function::Function;
use self::options::Options;
use self::problem::Problems;

/// The user's function, unchanged but for its float literals, and its namespace; on an error the function and all error
/// messages, so that nothing else breaks.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = no_function(&item).unwrap_or(error).into_compile_error();
            return quote!(#item #error);
        }
    };
    Ungroup.visit_item_fn_mut(&mut function);
    let mut problems = Problems::default();
    let options = syn::parse2::<Options>(attribute).unwrap_or_else(|error| {
        error.into_iter().for_each(|error| problems.push(error.span(), error.to_string()));
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
    let errors = problems.into_errors();
    quote!(#emitted #generated #errors)
}

/// Takes types out of the invisible parentheses in which `macro_rules` hands them on.
struct Ungroup;

impl VisitMut for Ungroup {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        while let Type::Group(group) = ty {
            *ty = (*group.elem).clone();
        }
        visit_mut::visit_type_mut(self, ty);
    }
}

/// What to say of an item that is not a function with a body; nothing if it is one with an error in it.
fn no_function(item: &TokenStream) -> Option<syn::Error> {
    let message = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(_) | Item::Enum(_)) => {
            "`#[differentiable]` stands on a function; a struct or an enum gets `#[derive(Differentiable)]`, above its other attributes"
        }
        Ok(Item::Impl(_) | Item::Trait(_)) => {
            "`#[differentiable]` stands on a free function: methods and associated functions cannot be differentiated"
        }
        Ok(Item::Fn(_) | Item::Verbatim(_)) | Err(_) => match syn::parse2::<syn::TraitItemFn>(item.clone()) {
            Ok(function) if function.default.is_none() => "`#[differentiable]` stands on a free function with a body",
            _ => return None,
        },
        Ok(_) => "`#[differentiable]` stands on a function",
    };
    let attributes = |token: &proc_macro2::TokenTree| {
        matches!(token, proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Group(_))
    };
    let start = item.clone().into_iter().find(|token| !attributes(token))?.span();
    Some(syn::Error::new(start, message))
}
