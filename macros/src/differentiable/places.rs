//! Adding to the cotangent of a part of a value, and taking it away.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ir::Projection;

/// `accumulate(&mut x_bar.field, contribution);`, `accumulate_at(&mut x_bar, i, contribution);`, …
pub(super) fn accumulate(bar: &Ident, path: &[Projection], contribution: &TokenStream) -> TokenStream {
    fn at(target: &TokenStream, path: &[Projection], contribution: &TokenStream) -> TokenStream {
        match path {
            [] => quote!(::pullback::reverse::accumulate(&mut #target, #contribution);),
            [Projection::Field(member), rest @ ..] => at(&quote!(#target.#member), rest, contribution),
            [Projection::Index(index)] => {
                quote!(::pullback::reverse::accumulate_at(&mut #target, #index, #contribution);)
            }
            [Projection::Block(function, position)] => {
                let function = Ident::new(function, proc_macro2::Span::call_site());
                quote!(::pullback::reverse::#function(&mut #target, #position, #contribution);)
            }
            [Projection::Index(index), rest @ ..] => {
                let part = Ident::new("part", proc_macro2::Span::mixed_site());
                let inner = at(&quote!((*#part)), rest, contribution);
                quote! {
                    if let ::core::option::Option::Some(#part) = ::pullback::reverse::part_mut(&mut #target, #index) {
                        #inner
                    }
                }
            }
            // A block is copied before a part of it is read: this does not occur.
            [Projection::Block(..), ..] => TokenStream::new(),
        }
    }
    at(&quote!(#bar), path, contribution)
}

/// `take_at(&mut x_bar, i)`: the cotangent of a part, and zero in its place.
pub(super) fn take(target: &TokenStream, path: &[Projection]) -> TokenStream {
    match path {
        [] => quote!(::core::mem::replace(&mut #target, ::pullback::space::Tangent::zeros())),
        [Projection::Field(member), rest @ ..] => take(&quote!(#target.#member), rest),
        [Projection::Index(index)] | [Projection::Block(_, index)] => {
            quote!(::pullback::reverse::take_at(&mut #target, #index))
        }
        [Projection::Index(index) | Projection::Block(_, index), rest @ ..] => {
            let part = Ident::new("part", proc_macro2::Span::mixed_site());
            let inner = take(&quote!((*#part)), rest);
            quote! {
                ::pullback::reverse::part_mut(&mut #target, #index)
                    .map_or_else(::pullback::space::Tangent::zeros, |#part| #inner)
            }
        }
    }
}
