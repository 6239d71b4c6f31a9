//! `#[derive(Differentiable)]`: read the type (`input`) → its tangent type (`tangent`) → the spaces of both (`space`) → dual
//! numbers (`lift`) → lanes (`lanes`) → Jacobians (`jacobian`).

mod input;
mod jacobian;
mod lanes;
mod lift;
mod space;
mod tangent;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error};

use input::{Input, Kind};

/// The implementations, or all that is wrong with the type.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    syn::parse2(item).and_then(|item: DeriveInput| generate(&item)).unwrap_or_else(Error::into_compile_error)
}

fn generate(item: &DeriveInput) -> syn::Result<TokenStream> {
    let input = Input::read(item)?;
    Ok(match input.kind {
        Kind::Carried => constant(&input),
        Kind::OwnTangent => {
            let (differentiable, spaces) = (differentiable(&input, &input.value()), space::expand(&input.value()));
            let (lift, jacobian) = (lift::expand(&input, &input.value()), jacobian::expand(&input, &input.value()));
            let lanes = lanes::expand(&input, &input.value());
            quote!(#differentiable #spaces #lift #lanes #jacobian)
        }
        Kind::Fields => {
            let (declaration, space) = (tangent::declare(&input), input.tangent());
            let differentiable = differentiable(&input, &space);
            let (spaces, coordinates) = (space::expand(&space), space::of_value(&input));
            let (lift, jacobian) = (lift::expand(&input, &space), jacobian::expand(&input, &space));
            let lanes = lanes::expand(&input, &space);
            quote!(#declaration #differentiable #spaces #coordinates #lift #lanes #jacobian)
        }
    })
}

/// `Differentiable` of the type, and of its tangent type if that is another one.
fn differentiable(input: &Input<'_>, space: &space::Space<'_>) -> TokenStream {
    let (impl_generics, arguments, clause) = input.generics.split_for_impl();
    let (name, tangent) = (input.name, &space.name);
    let of_tangent = (input.kind == Kind::Fields).then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics ::pullback::space::Differentiable for #tangent #arguments #clause {
                type Tangent = Self;
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics ::pullback::space::Differentiable for #name #arguments #clause {
            type Tangent = #tangent #arguments;
        }
        #of_tangent
    }
}

/// A type that is carried along as it is: nothing in it can be differentiated.
fn constant(input: &Input<'_>) -> TokenStream {
    let (impl_generics, arguments, clause) = input.generics.split_for_impl();
    let name = input.name;
    quote! {
        #[automatically_derived]
        impl #impl_generics ::pullback::space::Differentiable for #name #arguments #clause {
            type Tangent = ();
        }

        #[automatically_derived]
        impl #impl_generics ::pullback::space::Lift for #name #arguments #clause {
            type Dual = Self;

            #[inline]
            fn lift(&self, (): &()) -> Self {
                ::core::clone::Clone::clone(self)
            }

            #[inline]
            fn lower(dual: &Self) -> (Self, ()) {
                (::core::clone::Clone::clone(dual), ())
            }
        }

        #[automatically_derived]
        impl #impl_generics ::pullback::space::PerEntry for #name #arguments #clause {
            type Of<__Gradient: ::pullback::space::Entry> = ();

            #[inline]
            fn per_entry<__Gradient: ::pullback::space::Entry>(_: impl ::core::ops::FnMut(()) -> __Gradient) {}

            #[inline]
            fn map_entries<__Gradient: ::pullback::space::Entry, __Part: ::pullback::space::Entry>(
                (): &(),
                _: impl ::core::ops::FnMut(&__Gradient) -> __Part,
            ) {
            }
        }
    }
}
