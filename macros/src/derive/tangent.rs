//! The declaration of the tangent type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Member;

use super::input::Input;

// Input:
//     pub struct Model<T: Real, const N: usize> { pub gain: T, noise: LowerTriangular<T, N>, steps: usize }
//
// Output:
//     pub struct ModelTangent<T: Real, const N: usize> { pub gain: T, noise: TangentOf<LowerTriangular<T, N>>, steps: () }
pub(super) fn declare(input: &Input<'_>) -> TokenStream {
    let (vis, generics, clause) = (input.vis, &input.generics, &input.generics.where_clause);
    let name = input.tangent_name();
    let doc = format!(" A tangent or cotangent of [`{}`]: in place of every field its tangent.", input.name);
    let fields = input.fields.iter().map(|field| {
        let (vis, ty) = (field.vis, input.tangent_of(field));
        let (doc, label) = match &field.member {
            Member::Named(name) => (format!(" The tangent of `{name}`."), quote!(#name:)),
            Member::Unnamed(index) => (format!(" The tangent of field {}.", index.index), quote!()),
        };
        quote!(#[doc = #doc] #vis #label #ty)
    });
    let body = if input.named { quote!(#clause { #(#fields),* }) } else { quote!((#(#fields),*) #clause;) };
    quote! {
        #[doc = #doc]
        #[allow(clippy::derive_partial_eq_without_eq, reason = "the scalar has no `Eq`")]
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
        )]
        #vis struct #name #generics #body
    }
}
