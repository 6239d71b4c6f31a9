//! The pipeline of `#[op]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use crate::args::OpArgs;
use crate::signature::Signature;
use crate::spans::located;
use crate::{companions, gradcheck, registry};

/// The user's function, unchanged, followed by what is generated; on an error the function and all error messages, so
/// that nothing else breaks.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    let generated = generate(attribute, &function).unwrap_or_else(syn::Error::into_compile_error);
    quote!(#function #generated)
}

fn generate(attribute: TokenStream, function: &ItemFn) -> syn::Result<TokenStream> {
    let signature = Signature::read(function);
    let args = syn::parse2::<OpArgs>(attribute);
    let (signature, args) = match (signature, args) {
        (Ok(signature), Ok(args)) => (signature, args),
        (Err(mut error), Err(other)) => {
            error.combine(other);
            return Err(error);
        }
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    let plan = args.plan(&signature)?;
    let (companions, registry) = (companions::expand(&signature), registry::expand(&signature, &plan, None));
    // Where the name of the function stands: a `vjp` or a `pull` that is missing or of another type is reported there.
    let beside = located(quote!(#companions #registry), signature.name().span());
    let tests = gradcheck::expand(&signature, &plan, None);
    let gradcheck::Tests { module, function } = tests;
    Ok(quote!(#beside #function #module))
}
