//! The entry of an operation in a table of operations.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::args::Plan;
use crate::signature::Signature;

// Output:
//     pub const OPERATION: Operation = Operation {
//         name: "inverse", module: module_path!(), pullback: "X̄ = −Yᵀ Ȳ Yᵀ", source: "Giles 2008, §2.2.3",
//         sizes: &[TestedSize { label: "N = 1", bytes_f32: pullback_bytes_1(vjp::<f32, 1>), bytes_f64: … }, …],
//     };
pub(crate) fn expand(signature: &Signature<'_>, plan: &Plan, namespace: Option<&Ident>) -> TokenStream {
    let vis = if namespace.is_some() { quote!(pub) } else { signature.function.vis.to_token_stream() };
    let vjp = match namespace {
        Some(name) => quote!(#name::vjp),
        None => quote!(vjp),
    };
    let (name, pullback, source) = (signature.name().to_string(), &plan.pullback, &plan.source);
    let measure = format_ident!("pullback_bytes_{}", signature.parameters.len());
    let sizes = plan.sizes.iter().map(|sizes| {
        let label = Plan::label(&signature.sizes, sizes);
        let bytes = |scalar: TokenStream| {
            let generics = turbofish(signature, sizes, &scalar);
            quote!(::pullback::registry::#measure(#vjp #generics))
        };
        let (single, double) = (bytes(quote!(f32)), bytes(quote!(f64)));
        quote!(::pullback::registry::TestedSize { label: #label, bytes_f32: #single, bytes_f64: #double })
    });
    quote! {
        /// The entry of this operation in a table of operations.
        #vis const OPERATION: ::pullback::registry::Operation = ::pullback::registry::Operation {
            name: #name,
            module: ::core::module_path!(),
            pullback: #pullback,
            source: #source,
            sizes: &[#(#sizes),*],
        };
    }
}

/// `::<f64, 3>`.
fn turbofish(signature: &Signature<'_>, sizes: &[usize], scalar: &TokenStream) -> TokenStream {
    let mut sizes = sizes.iter();
    let generics = signature.function.sig.generics.params.iter().map(|parameter| match parameter {
        syn::GenericParam::Const(_) => {
            let size = proc_macro2::Literal::usize_unsuffixed(sizes.next().copied().unwrap_or_default());
            quote!(#size)
        }
        _ => scalar.clone(),
    });
    quote!(::<#(#generics),*>)
}
