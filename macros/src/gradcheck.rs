//! The gradient tests of an operation.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::GenericParam;

use crate::args::{Plan, Samples};
use crate::signature::Signature;

// Output:
//     mod gradcheck {
//         pub struct Subject<const N: usize>;
//         impl<const N: usize> ::pullback::gradcheck::Subject for Subject<N> { primal, jvp, vjp over flat coordinates }
//         #[test] fn n_1_f64() { … }
//     }
//     pub fn gradcheck<const N: usize>() -> ::pullback::gradcheck::Gradcheck { … }
//
// The companions stand beside the function, or in its namespace; the last function goes to them.
pub(crate) struct Tests {
    pub(crate) module: TokenStream,
    pub(crate) function: TokenStream,
}

pub(crate) fn expand(signature: &Signature<'_>, plan: &Plan, namespace: Option<&Ident>) -> Tests {
    let consts: Vec<_> = signature
        .function
        .sig
        .generics
        .params
        .iter()
        .filter(|parameter| matches!(parameter, GenericParam::Const(_)))
        .collect();
    let names = &signature.sizes;
    let tests = plan.sizes.iter().map(|sizes| {
        let label = Plan::label(names, sizes);
        let literals = Plan::literals(sizes);
        let test = |scalar: &str, run: &str| {
            let (name, run) = (test_name(names, sizes, scalar), Ident::new(run, Span::call_site()));
            quote! {
                #[test]
                fn #name() {
                    ::pullback::gradcheck::#run::<Subject<#literals>>(#label);
                }
            }
        };
        let (double, single) = (test("f64", "assert_f64"), test("f32", "assert_f32"));
        quote!(#double #single)
    });
    let methods = methods(signature, plan, namespace);
    let (module, vis) = match namespace {
        Some(name) => (format_ident!("{name}_gradcheck"), quote!(pub)),
        None => (format_ident!("gradcheck"), signature.function.vis.to_token_stream()),
    };
    let labels = names.iter().map(|name| {
        let text = name.to_string();
        quote!((#text, #name))
    });
    let tests = quote! {
        ::pullback::__judged! {
            #[allow(dead_code, unreachable_pub, unused_imports)]
            mod #module {
                use super::*;

                pub struct Subject<#(#consts),*>;

                impl<#(#consts),*> ::pullback::gradcheck::Subject for Subject<#(#names),*> {
                    #methods
                }

                #(#tests)*
            }
        }

        #[cfg(test)]
        ::pullback::__needs_the_judge!();
    };
    let function = quote! {
        ::pullback::__judged! {
            /// The gradient tests of this operation at one size, to be run anywhere: see
            #[doc = " [`Gradcheck`](::pullback::gradcheck::Gradcheck)."]
            #[allow(dead_code)]
            #vis fn gradcheck<#(#consts),*>() -> ::pullback::gradcheck::Gradcheck {
                ::pullback::gradcheck::Gradcheck::of::<#module::Subject<#(#names),*>>(
                    ::pullback::gradcheck::label(&[#(#labels),*])
                )
            }
        }
    };
    Tests { module: tests, function }
}

fn test_name(names: &[Ident], sizes: &[usize], scalar: &str) -> Ident {
    let mut name = String::new();
    for (size_name, size) in names.iter().zip(sizes) {
        name.push_str(&format!("{}_{size}_", size_name.to_string().to_lowercase()));
    }
    format_ident!("{name}{scalar}")
}

fn methods(signature: &Signature<'_>, plan: &Plan, namespace: Option<&Ident>) -> TokenStream {
    let beside = match namespace {
        Some(name) => quote!(super::#name),
        None => quote!(super),
    };
    let (name, scalar, value) = (signature.name(), &signature.scalar, &signature.value);
    let module = quote!(::pullback::gradcheck);
    let fallible = signature.error.is_some();
    let wrap = |call: TokenStream| if fallible { quote!(#call?) } else { call };
    let text = name.to_string();

    let described = signature.parameters.iter().zip(&plan.samples).filter_map(|(parameter, samples)| match samples {
        Samples::Samplers { first, further, refused } => {
            let (name, ty) = (parameter.name.to_string(), &parameter.ty);
            Some(quote! {
                #module::Argument::new::<#scalar, #ty>(#name, #module::Sampler::#first)
                    #(.also(#module::Sampler::#further))*
                    #(.refusing(#module::Sampler::#refused))*
            })
        }
        Samples::Values(_) => None,
    });
    let (variants, constants) = variants(signature, plan);
    let taken: Vec<_> = signature
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| parameter.differentiable)
        .map(|(index, parameter)| {
            let (argument, ty) = (format_ident!("argument_{index}"), &parameter.ty);
            quote!(let #argument: #ty = input.take();)
        })
        .collect();
    let passed: Vec<_> = signature
        .parameters
        .iter()
        .enumerate()
        .map(|(index, parameter)| {
            let argument = format_ident!("argument_{index}");
            if parameter.by_reference { quote!(&#argument) } else { quote!(#argument) }
        })
        .collect();
    let tangents = signature.tangents();
    let cotangent = signature.tangent(value);
    let pull = signature.select(&quote!(pullback.pull(y_bar)));
    let by_value = matches!(signature.active().collect::<Vec<_>>().as_slice(), [one] if !one.by_reference);
    let direction = if by_value { quote!(along) } else { quote!(&along) };
    let (hvp, combine) = if signature.is_scalar_valued() {
        let combine = quote!({
            let y_bar: #scalar = cotangent.take();
            #module::flatten(&along).into_iter().map(|x_bar: #scalar| x_bar * y_bar).collect()
        });
        (wrap(quote!(#beside::hvp(#(#passed),*, #direction))), combine)
    } else {
        (wrap(quote!(#beside::hvp(#(#passed),*, #direction, cotangent.take()))), quote!(#module::flatten(&along)))
    };
    let watched = |call: TokenStream| wrap(quote!(#module::watched(|| #call)));
    let (primal, jvp, vjp) = (
        watched(quote!(super::#name(#(#passed),*))),
        watched(quote!(#beside::jvp(#(#passed),*, #direction))),
        watched(quote!(#beside::vjp(#(#passed),*))),
    );
    // What a hand-written operation keeps is bounded; a generated pullback keeps the states of its loops as well.
    let keep = if namespace.is_none() { quote!(reverse.keep(&pullback);) } else { TokenStream::new() };
    let counts = plan.fixed_flow.then(|| {
        quote! {
            fn counts() -> ::core::option::Option<#module::Counts> {
                ::core::option::Option::Some(#module::counts::<Self>)
            }
        }
    });
    quote! {
        const NAME: &'static str = #text;
        const FALLIBLE: bool = #fallible;
        const VARIANTS: usize = #variants;

        fn arguments<#scalar: ::pullback::Real>() -> #module::Vec<#module::Argument> {
            [#(#described),*].into_iter().collect()
        }

        fn result<#scalar: ::pullback::Real>() -> #module::Shape {
            #module::Shape::of::<#scalar, #value>()
        }

        fn primal<#scalar: ::pullback::Real>(
            mut input: #module::Input<'_, #scalar>,
        ) -> ::core::result::Result<#module::Vec<#scalar>, ::pullback::Error> {
            #constants
            #(#taken)*
            let value: #value = #primal;
            ::core::result::Result::Ok(#module::flatten(&value))
        }

        fn jvp<#scalar: ::pullback::Real>(
            mut input: #module::Input<'_, #scalar>,
            mut direction: #module::Input<'_, #scalar>,
        ) -> ::core::result::Result<(#module::Vec<#scalar>, #module::Vec<#scalar>), ::pullback::Error> {
            #constants
            #(#taken)*
            let along: #tangents = direction.take();
            let (value, tangent): (#value, #cotangent) = #jvp;
            ::core::result::Result::Ok((#module::flatten(&value), #module::flatten(&tangent)))
        }

        fn vjp<#scalar: ::pullback::Real>(
            mut input: #module::Input<'_, #scalar>,
            reverse: &mut #module::Reverse<'_, #scalar>,
        ) -> ::core::result::Result<#module::Vec<#scalar>, ::pullback::Error> {
            #constants
            #(#taken)*
            let (value, pullback) = #vjp;
            #keep
            reverse.pull(|y_bar: #cotangent| -> #tangents { #pull });
            ::core::result::Result::Ok(#module::flatten::<#scalar, #value>(&value))
        }

        fn hvp<#scalar: ::pullback::Real>(
            mut input: #module::Input<'_, #scalar>,
            mut direction: #module::Input<'_, #scalar>,
            mut cotangent: #module::Input<'_, #scalar>,
        ) -> ::core::result::Result<#module::Vec<#scalar>, ::pullback::Error> {
            #constants
            #(#taken)*
            let along: #tangents = direction.take();
            let along: #tangents = #hvp;
            ::core::result::Result::Ok(#combine)
        }

        #counts
    }
}

/// The number of combinations of undifferentiated values, and the `let`s that pick one.
fn variants(signature: &Signature<'_>, plan: &Plan) -> (usize, TokenStream) {
    let mut total = 1usize;
    let mut constants = TokenStream::new();
    for (index, samples) in plan.samples.iter().enumerate() {
        if let Samples::Values(values) = samples {
            let (argument, ty) = (format_ident!("argument_{index}"), &signature.parameters[index].ty);
            let (count, stride) = (values.len(), total);
            let arms = values.iter().enumerate().map(|(choice, value)| quote!(#choice => #value,));
            let last = values.last();
            constants.extend(quote! {
                let #argument: #ty = match input.variant() / #stride % #count { #(#arms)* _ => #last };
            });
            total *= count.max(1);
        }
    }
    (total, constants)
}
