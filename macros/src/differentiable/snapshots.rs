//! What the macro writes, as a reader sees it: `vjp` and `value_and_grad` of three functions.
//!
//! After a change on purpose: `INSTA_UPDATE=always cargo test -p pullback-macros`, and read the difference.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, File, ImplItem, Item, parse_quote};

/// The generated functions of these names, without attributes.
fn expansion(attribute: TokenStream, function: TokenStream, names: &[&str]) -> String {
    let file: File = syn::parse2(super::expand(attribute, function)).expect("the expansion is a list of items");
    let mut items: Vec<Item> = Vec::new();
    for item in file.items {
        let Item::Impl(mut namespace) = item else { continue };
        namespace.attrs.clear();
        namespace.items.retain_mut(|item| match item {
            ImplItem::Fn(function) => {
                function.attrs.retain(|_: &Attribute| false);
                names.iter().any(|name| function.sig.ident == name)
            }
            _ => false,
        });
        items.push(Item::Impl(namespace));
    }
    let file: File = parse_quote!(#(#items)*);
    prettyplease::unparse(&file)
}

#[test]
fn a_straight_function() {
    let function = quote! {
        fn nll<T: Real, const N: usize>(mean: &SVector<T, N>, theta: &LowerTriangular<T, N>, x: &SVector<T, N>) -> T {
            let l = exp_diagonal(theta);
            let z = solve_lower(&l, &(x - mean));
            0.5 * norm_squared(&z) + log_det_lower(&l)
        }
    };
    insta::assert_snapshot!(expansion(quote!(), function, &["vjp", "value_and_grad", "grad", "jvp", "hvp"]));
}

#[test]
fn a_loop_that_can_fail() {
    let function = quote! {
        fn filter<T: Real, const STEPS: usize>(q: T, r: T, data: &[T; STEPS]) -> Result<T, Error> {
            let mut mean = T::zero();
            let mut variance = T::one();
            let mut loss = T::zero();
            for y in data {
                let predicted = variance + q;
                let innovation = *y - mean;
                let s = positive(predicted + r)?;
                let gain = predicted / s;
                mean += gain * innovation;
                variance = (1.0 - gain) * predicted;
                loss += 0.5 * (innovation * innovation / s + s.ln());
            }
            Ok(loss)
        }
    };
    insta::assert_snapshot!(expansion(quote!(wrt(q, r)), function, &["vjp", "value_and_grad"]));
}

#[test]
fn a_branch() {
    let function = quote! {
        fn huber(x: f64, width: f64) -> f64 {
            let size = x.abs();
            if size < width { 0.5 * x * x } else { width * (size - 0.5 * width) }
        }
    };
    insta::assert_snapshot!(expansion(quote!(), function, &["vjp"]));
}
