//! `PerEntry`: the Jacobian of a function that returns the struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::input::{Input, Kind};
use super::space::Space;

// Output:
//     impl<T: Real, const N: usize> PerEntry for Model<T, N> {
//         type Of<G: Entry> = (<T as PerEntry>::Of<G>, <LowerTriangular<T, N> as PerEntry>::Of<G>, ());
//         …
//     }
//     the same for ModelTangent
pub(super) fn expand(input: &Input<'_>, tangent: &Space<'_>) -> TokenStream {
    let of_value = implement(input, &input.value(), tangent);
    let of_tangent = (input.kind == Kind::Fields).then(|| implement(input, tangent, tangent));
    quote!(#of_value #of_tangent)
}

fn implement(input: &Input<'_>, of: &Space<'_>, tangent: &Space<'_>) -> TokenStream {
    let (impl_generics, arguments, clause) = input.generics.split_for_impl();
    let (name, tangent) = (&of.name, &tangent.name);
    let path = quote!(::pullback::space::PerEntry);
    let (mut types, mut rows, mut mapped) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (field, (member, ty))) in input.fields.iter().zip(&of.parts).enumerate() {
        let index = syn::Index::from(index);
        let ty = if field.carried { quote!(()) } else { ty.clone() };
        rows.push(quote!(<#ty as #path>::per_entry(|part| {
            let mut basis = <#tangent #arguments as ::pullback::space::Tangent>::zeros();
            basis.#member = part;
            row(basis)
        })));
        mapped.push(quote!(<#ty as #path>::map_entries(&of.#index, &mut f)));
        types.push(ty);
    }
    quote! {
        #[automatically_derived]
        impl #impl_generics #path for #name #arguments #clause {
            type Of<__Gradient: ::pullback::space::Entry> = (#(<#types as #path>::Of<__Gradient>,)*);

            #[inline]
            fn per_entry<__Gradient: ::pullback::space::Entry>(
                mut row: impl ::core::ops::FnMut(#tangent #arguments) -> __Gradient,
            ) -> Self::Of<__Gradient> {
                (#(#rows,)*)
            }

            #[inline]
            fn map_entries<__Gradient: ::pullback::space::Entry, __Part: ::pullback::space::Entry>(
                of: &Self::Of<__Gradient>,
                mut f: impl ::core::ops::FnMut(&__Gradient) -> __Part,
            ) -> Self::Of<__Part> {
                (#(#mapped,)*)
            }
        }
    }
}
