//! `Pack` and `Unpack`: the struct over lanes.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{GenericParam, parse_quote};

use super::input::{Input, Kind};
use super::space::Space;

// Output:
//     ::pullback::__lanes! {
//         impl<T: Real, const N: usize> Pack<<T as Laned>::Lane> for Model<T, N>
//         where T: Laned, SVector<T, N>: Pack<<T as Laned>::Lane, Lanes = SVector<<T as Laned>::Lane, N>>, …
//         { type Lanes = Model<<T as Laned>::Lane, N>; … }
//         impl<T: Real, const N: usize> Unpack for Model<T, N>
//         where T: Lane, SVector<T, N>: Unpack<Value = SVector<<T as Lane>::Scalar, N>>, …
//         { type Value = Model<<T as Lane>::Scalar, N>; … }
//     }
//     the same for ModelTangent
//
// The macro around it leaves nothing where the feature `lanes` is off. The conditions on the fields let a field without lanes be.
pub(super) fn expand(input: &Input<'_>, tangent: &Space<'_>) -> Option<TokenStream> {
    let scalar = input.scalar.as_ref()?;
    let value = input.value();
    let mut items = vec![pack(input, &value, scalar), unpack(input, &value, scalar)];
    if input.kind == Kind::Fields {
        items.extend([pack(input, tangent, scalar), unpack(input, tangent, scalar)]);
    }
    Some(quote!(::pullback::__lanes! { #(#items)* }))
}

/// The fields: their place, their type, and whether they are only copied.
fn fields<'a>(
    input: &'a Input<'_>,
    of: &'a Space<'_>,
) -> impl Iterator<Item = (&'a syn::Member, &'a TokenStream, bool)> {
    let copied = *input.name == of.name;
    input.fields.iter().zip(&of.parts).map(move |(field, (member, ty))| (*member, ty, copied && field.carried))
}

/// The same tokens with another scalar.
fn over(ty: &TokenStream, scalar: &Ident, other: &TokenStream) -> TokenStream {
    let replaced = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident == *scalar => other.clone(),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), over(&group.stream(), scalar, other));
            inner.set_span(group.span());
            TokenTree::Group(inner).into()
        }
        other => other.into(),
    };
    ty.clone().into_iter().flat_map(replaced).collect()
}

/// `<X, N>` with another scalar `X`.
fn arguments(input: &Input<'_>, other: &TokenStream) -> TokenStream {
    let arguments = input.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Const(size) => Some(size.ident.clone()).map(|name| quote!(#name)),
        GenericParam::Type(_) => Some(other.clone()),
        GenericParam::Lifetime(_) => None,
    });
    quote!(<#(#arguments),*>)
}

fn pack(input: &Input<'_>, of: &Space<'_>, scalar: &Ident) -> TokenStream {
    let path = quote!(::pullback::batch::Pack);
    let lane = quote!(<#scalar as ::pullback::batch::Laned>::Lane);
    let mut generics = input.generics.clone();
    let clause = generics.make_where_clause();
    clause.predicates.push(parse_quote!(#scalar: ::pullback::batch::Laned));
    let (mut splat, mut gathered, mut same) = (Vec::new(), Vec::new(), Vec::new());
    for (member, ty, copied) in fields(input, of) {
        if copied {
            splat.push(quote!(#member: ::core::clone::Clone::clone(&self.#member)));
            gathered.push(quote!(#member: ::core::clone::Clone::clone(&sample(0).#member)));
            same.push(quote!(::pullback::batch::Compared(&sample(0).#member, &sample(k).#member).same()));
        } else {
            let wide = over(ty, scalar, &lane);
            clause.predicates.push(parse_quote!(#ty: #path<#lane, Lanes = #wide>));
            splat.push(quote!(#member: <#ty as #path<#lane>>::splat(&self.#member)));
            gathered.push(quote!(#member: <#ty as #path<#lane>>::gather(|k| &sample(k).#member, agree)));
        }
    }
    let compare = (!same.is_empty()).then(|| {
        quote! {
            #[allow(unused_imports)]
            use ::pullback::batch::Incomparable as _;
            *agree &= (1..<#lane as ::pullback::lanes::Lane>::COUNT).all(|k| #(#same)&&*);
        }
    });
    let (name, wide) = (&of.name, arguments(input, &lane));
    let (impl_generics, _, clause) = generics.split_for_impl();
    let (_, own, _) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #path<#lane> for #name #own #clause {
            type Lanes = #name #wide;

            #[inline]
            fn splat(&self) -> #name #wide {
                #name { #(#splat),* }
            }

            #[inline]
            fn gather<'sample>(
                sample: impl ::core::ops::Fn(usize) -> &'sample Self,
                agree: &mut bool,
            ) -> #name #wide
            where
                Self: 'sample,
            {
                #compare
                #name { #(#gathered),* }
            }
        }
    }
}

fn unpack(input: &Input<'_>, of: &Space<'_>, scalar: &Ident) -> TokenStream {
    let path = quote!(::pullback::batch::Unpack);
    let number = quote!(<#scalar as ::pullback::lanes::Lane>::Scalar);
    let mut generics = input.generics.clone();
    let clause = generics.make_where_clause();
    clause.predicates.push(parse_quote!(#scalar: ::pullback::lanes::Lane));
    let (mut lanes, mut copies) = (Vec::new(), Vec::new());
    for (member, ty, copied) in fields(input, of) {
        if copied {
            lanes.push(quote!(#member: ::core::clone::Clone::clone(&self.#member)));
        } else {
            let narrow = over(ty, scalar, &number);
            clause.predicates.push(parse_quote!(#ty: #path<Value = #narrow>));
            lanes.push(quote!(#member: <#ty as #path>::lane(&self.#member, k)));
            copies.push(quote!(<#ty as #path>::copy_lane(&mut self.#member, &from.#member, k);));
        }
    }
    let (name, narrow) = (&of.name, arguments(input, &number));
    let (impl_generics, _, clause) = generics.split_for_impl();
    let (_, own, _) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #path for #name #own #clause {
            type Value = #name #narrow;

            #[inline]
            fn lane(&self, k: usize) -> #name #narrow {
                #name { #(#lanes),* }
            }

            #[inline]
            fn copy_lane(&mut self, from: &Self, k: usize) {
                #(#copies)*
            }
        }
    }
}
