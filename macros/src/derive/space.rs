//! `Tangent`, `Coordinates` and `VectorSpace`, field by field.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Generics, Member, parse_quote};

use super::input::Input;

/// A struct with the types of its fields.
pub(super) struct Space<'a> {
    pub(super) name: Ident,
    pub(super) generics: &'a Generics,
    pub(super) scalar: Option<&'a Ident>,
    pub(super) parts: Vec<(&'a Member, TokenStream)>,
}

impl Space<'_> {
    fn members(&self) -> Vec<&Member> {
        self.parts.iter().map(|(member, _)| *member).collect()
    }

    fn types(&self) -> Vec<&TokenStream> {
        self.parts.iter().map(|(_, ty)| ty).collect()
    }

    /// The generics of an implementation over a scalar, and the scalar: the one parameter, or for a struct without one any
    /// scalar over which its fields implement the trait.
    fn over(&self, bound: &TokenStream, conditional: bool) -> (Generics, TokenStream) {
        let mut generics = self.generics.clone();
        let scalar = match self.scalar {
            Some(scalar) => quote!(#scalar),
            None => {
                generics.params.push(parse_quote!(__Scalar: ::pullback::Real));
                quote!(__Scalar)
            }
        };
        if conditional || self.scalar.is_none() {
            let clause = generics.make_where_clause();
            for ty in self.types() {
                if ty.to_string() != scalar.to_string() {
                    clause.predicates.push(parse_quote!(#ty: #bound<#scalar>));
                }
            }
        }
        (generics, scalar)
    }
}

/// All three traits.
pub(super) fn expand(space: &Space<'_>) -> TokenStream {
    let (tangent, coordinates, vector_space) = (tangent(space), coordinates(space, false), vector_space(space));
    quote!(#tangent #coordinates #vector_space)
}

/// `Coordinates` of a struct that is not its own tangent, where all of its fields have coordinates.
pub(super) fn of_value(input: &Input<'_>) -> Option<TokenStream> {
    let complete = input.fields.iter().all(|field| !field.carried);
    complete.then(|| coordinates(&input.value(), true))
}

fn tangent(space: &Space<'_>) -> TokenStream {
    let (impl_generics, arguments, clause) = space.generics.split_for_impl();
    let (name, members, types) = (&space.name, space.members(), space.types());
    let path = quote!(::pullback::space::Tangent);
    quote! {
        #[automatically_derived]
        impl #impl_generics #path for #name #arguments #clause {
            #[inline]
            fn zeros() -> Self {
                Self { #(#members: <#types as #path>::zeros()),* }
            }

            #[inline]
            fn accumulate(&mut self, other: Self) {
                #(<#types as #path>::accumulate(&mut self.#members, other.#members);)*
            }

            #[inline]
            fn accumulate_from(&mut self, other: &Self) {
                #(<#types as #path>::accumulate_from(&mut self.#members, &other.#members);)*
            }

            #[inline]
            fn is_member(&self) -> ::core::primitive::bool {
                true #(&& <#types as #path>::is_member(&self.#members))*
            }
        }
    }
}

fn coordinates(space: &Space<'_>, conditional: bool) -> TokenStream {
    let path = quote!(::pullback::space::Coordinates);
    let (generics, scalar) = space.over(&path, conditional);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let (_, arguments, _) = space.generics.split_for_impl();
    let (name, members, types) = (&space.name, space.members(), space.types());
    quote! {
        #[automatically_derived]
        impl #impl_generics #path<#scalar> for #name #arguments #clause {
            const DIMENSION: ::core::primitive::usize = 0 #(+ <#types as #path<#scalar>>::DIMENSION)*;

            #[inline]
            fn layout() -> ::pullback::space::Layout {
                ::pullback::space::Layout::Compound { dimension: <Self as #path<#scalar>>::DIMENSION }
            }

            #[inline]
            fn each_coordinate(&self, visit: &mut impl ::core::ops::FnMut(#scalar)) {
                #(<#types as #path<#scalar>>::each_coordinate(&self.#members, visit);)*
            }

            #[inline]
            fn from_coordinates(next: &mut impl ::core::ops::FnMut() -> #scalar) -> Self {
                Self { #(#members: <#types as #path<#scalar>>::from_coordinates(next)),* }
            }

            fn poison_unread(&mut self, junk: #scalar) {
                #(<#types as #path<#scalar>>::poison_unread(&mut self.#members, junk);)*
            }

            fn each_weight(visit: &mut impl ::core::ops::FnMut(::core::primitive::f64)) {
                #(<#types as #path<#scalar>>::each_weight(visit);)*
            }
        }
    }
}

fn vector_space(space: &Space<'_>) -> TokenStream {
    let path = quote!(::pullback::space::VectorSpace);
    let (generics, scalar) = space.over(&path, false);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let (_, arguments, _) = space.generics.split_for_impl();
    let (name, members, types) = (&space.name, space.members(), space.types());
    quote! {
        #[automatically_derived]
        impl #impl_generics #path<#scalar> for #name #arguments #clause {
            #[inline]
            fn scaled(self, factor: #scalar) -> Self {
                Self { #(#members: <#types as #path<#scalar>>::scaled(self.#members, factor)),* }
            }

            #[inline]
            fn inner(&self, other: &Self) -> #scalar {
                let mut sum = <#scalar as ::pullback::Real>::from_f64(0.0);
                #(sum += <#types as #path<#scalar>>::inner(&self.#members, &other.#members);)*
                sum
            }

            #[inline]
            fn zip_map(
                &self,
                other: &Self,
                mut combine: impl ::core::ops::FnMut(#scalar, #scalar) -> #scalar,
            ) -> Self {
                Self { #(#members: <#types as #path<#scalar>>::zip_map(&self.#members, &other.#members, &mut combine)),* }
            }
        }
    }
}
