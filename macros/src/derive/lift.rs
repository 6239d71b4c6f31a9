//! `Lift`: the struct over dual numbers.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::input::{Input, Kind};
use super::space::Space;

// Output:
//     impl<T: Real, const N: usize> Lift for Model<T, N> {
//         type Dual = Model<Dual<T>, N>;
//         …
//     }
//     the same for ModelTangent
//
// A struct without a scalar parameter has no other form. If there is nothing to differentiate in it, it stays as it is.
pub(super) fn expand(input: &Input<'_>, tangent: &Space<'_>) -> Option<TokenStream> {
    if input.scalar.is_none() {
        let constant = input.kind == Kind::Fields && input.fields.iter().all(|field| field.carried);
        return constant.then(|| unchanged(input));
    }
    let of_value = implement(input, &input.value(), &tangent.name);
    let of_tangent = (input.kind == Kind::Fields).then(|| implement(input, tangent, &tangent.name));
    Some(quote!(#of_value #of_tangent))
}

fn implement(input: &Input<'_>, of: &Space<'_>, tangent: &Ident) -> TokenStream {
    let (impl_generics, arguments, clause) = input.generics.split_for_impl();
    let (name, dual_arguments) = (&of.name, input.dual_arguments());
    let path = quote!(::pullback::space::Lift);
    let is_tangent = *name == *tangent;
    let mut lifted = Vec::new();
    let mut lowered = Vec::new();
    let (mut values, mut tangents) = (Vec::new(), Vec::new());
    for (index, (field, (member, ty))) in input.fields.iter().zip(&of.parts).enumerate() {
        if field.carried && !is_tangent {
            lifted.push(quote!(#member: ::core::clone::Clone::clone(&self.#member)));
            values.push(quote!(#member: ::core::clone::Clone::clone(&dual.#member)));
            tangents.push(quote!(#member: ()));
        } else {
            let part = format_ident!("part_{index}");
            lifted.push(quote!(#member: <#ty as #path>::lift(&self.#member, &tangent.#member)));
            lowered.push(quote!(let #part = <#ty as #path>::lower(&dual.#member);));
            values.push(quote!(#member: #part.0));
            tangents.push(quote!(#member: #part.1));
        }
    }
    quote! {
        #[automatically_derived]
        impl #impl_generics #path for #name #arguments #clause {
            type Dual = #name #dual_arguments;

            #[inline]
            fn lift(&self, tangent: &#tangent #arguments) -> #name #dual_arguments {
                #name { #(#lifted),* }
            }

            #[inline]
            fn lower(dual: &#name #dual_arguments) -> (Self, #tangent #arguments) {
                #(#lowered)*
                (#name { #(#values),* }, #tangent { #(#tangents),* })
            }
        }
    }
}

/// `Lift` of a struct of integers and the like.
fn unchanged(input: &Input<'_>) -> TokenStream {
    let (impl_generics, arguments, clause) = input.generics.split_for_impl();
    let (name, tangent) = (input.name, input.tangent_name());
    quote! {
        #[automatically_derived]
        impl #impl_generics ::pullback::space::Lift for #name #arguments #clause {
            type Dual = Self;

            #[inline]
            fn lift(&self, _: &#tangent #arguments) -> Self {
                ::core::clone::Clone::clone(self)
            }

            #[inline]
            fn lower(dual: &Self) -> (Self, #tangent #arguments) {
                (::core::clone::Clone::clone(dual), ::pullback::space::Tangent::zeros())
            }
        }
    }
}
