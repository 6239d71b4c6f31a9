//! `jvp`, `jacobian` and `hvp` of an operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;

use crate::signature::{Signature, outer_name};

// Input:
//     pub fn inverse<T: Real, const N: usize>(x: &SMatrix<T, N, N>) -> Result<SMatrix<T, N, N>, Error>
//
// Output:
//     pub fn jvp<T: Real, const N: usize>(x: &SMatrix<T, N, N>, x_dot: &SMatrix<T, N, N>)
//         -> Result<(SMatrix<T, N, N>, SMatrix<T, N, N>), Error>
//     {
//         let y = inverse::<Dual<T>, N>(&Lift::lift(x, x_dot))?;
//         Ok(Lift::lower(&y))
//     }
//     pub fn jacobian…, pub fn hvp…
pub(crate) fn expand(signature: &Signature<'_>) -> TokenStream {
    let jvp = jvp(signature);
    let jacobian = jacobian(signature);
    let hvp = hvp(signature);
    quote!(#jvp #jacobian #hvp)
}

/// The parameters of the function, as written.
fn parameters(signature: &Signature<'_>) -> TokenStream {
    let inputs = signature.parameters.iter().map(|parameter| {
        let (name, ty) = (&parameter.name, &parameter.ty);
        if parameter.by_reference { quote!(#name: &#ty) } else { quote!(#name: #ty) }
    });
    quote!(#(#inputs),*)
}

/// The parameter that holds the direction, and its documentation.
fn direction(signature: &Signature<'_>) -> (TokenStream, String) {
    let tangents = signature.tangents();
    let active: Vec<_> = signature.active().collect();
    if let [one] = active.as_slice() {
        let name = format_ident!("{}_dot", one.name);
        let text = format!("`{name}`, a tangent of `{}`", one.name);
        return if one.by_reference { (quote!(#name: &#tangents), text) } else { (quote!(#name: #tangents), text) };
    }
    let names: Vec<_> = active.iter().map(|parameter| format!("{}_dot", parameter.name)).collect();
    (quote!(direction: &#tangents), format!("`direction` = ({})", names.join(", ")))
}

/// The arguments with their directions as derivative parts.
fn lifted(signature: &Signature<'_>) -> TokenStream {
    let single = signature.active().count() == 1;
    let mut index = 0usize;
    let arguments = signature.parameters.iter().map(|parameter| {
        let (name, ty) = (&parameter.name, &parameter.ty);
        if !parameter.differentiable {
            return quote!(#name);
        }
        let value = if parameter.by_reference { quote!(#name) } else { quote!(&#name) };
        let tangent = if single {
            let name = format_ident!("{}_dot", parameter.name);
            if parameter.by_reference { quote!(#name) } else { quote!(&#name) }
        } else {
            let field = syn::Index::from(index);
            quote!(&direction.#field)
        };
        index += 1;
        let lifted = quote!(<#ty as ::pullback::space::Lift>::lift(#value, #tangent));
        if parameter.by_reference { quote!(&#lifted) } else { lifted }
    });
    quote!(#(#arguments),*)
}

/// `::<Dual<T>, N>`.
fn dual_turbofish(signature: &Signature<'_>) -> TokenStream {
    let generics = signature.function.sig.generics.params.iter().map(|parameter| match parameter {
        syn::GenericParam::Const(size) => {
            let size = &size.ident;
            quote!(#size)
        }
        _ => {
            let scalar = &signature.scalar;
            quote!(::pullback::Dual<#scalar>)
        }
    });
    quote!(::<#(#generics),*>)
}

fn jvp(signature: &Signature<'_>) -> TokenStream {
    let (vis, generics, clause) = pieces(signature);
    let must_use = must_use(signature);
    let (name, value) = (signature.name(), &signature.value);
    let parameters = parameters(signature);
    let (direction, described) = direction(signature);
    let (lifted, turbofish, propagate) = (lifted(signature), dual_turbofish(signature), signature.propagate());
    let tangent = signature.tangent(value);
    let returns = signature.returns(&quote!((#value, #tangent)));
    let result = signature.succeed(&quote!(<#value as ::pullback::space::Lift>::lower(&y)));
    let doc = format!(
        " Forward mode: the value of [`{name}()`] and its derivative along {described}.\n\n Runs the primal on dual numbers.{}",
        errors_section(signature)
    );
    quote! {
        #[doc = #doc]
        #[inline]
        #must_use
        #vis fn jvp #generics (#parameters, #direction) -> #returns #clause {
            let y = #name #turbofish (#lifted) #propagate;
            #result
        }
    }
}

fn jacobian(signature: &Signature<'_>) -> TokenStream {
    let (vis, generics, clause) = pieces(signature);
    let must_use = must_use(signature);
    let (name, value) = (signature.name(), &signature.value);
    let parameters = parameters(signature);
    let arguments = signature.parameters.iter().map(|parameter| &parameter.name);
    let propagate = signature.propagate();
    let tangents: Vec<_> = signature.active().map(|parameter| signature.tangent(&parameter.ty)).collect();
    let rows: Vec<_> = tangents.iter().map(|tangent| per_entry(signature, tangent)).collect();
    let cotangent = signature.tangent(value);
    let scalar = &signature.scalar;
    let pull = signature.select(&quote!(pullback.pull(y_bar)));
    let (returned, result) = if signature.is_scalar_valued() {
        let one = quote!(<#scalar as ::pullback::Real>::from_f64(1.0));
        (signature.tangents(), signature.select(&quote!(pullback.pull(#one))))
    } else if let ([row], [_]) = (rows.as_slice(), tangents.as_slice()) {
        (row.clone(), quote!(<#value as ::pullback::space::PerEntry>::per_entry(|y_bar: #cotangent| #pull)))
    } else {
        let all = signature.tangents();
        let fields = tangents.iter().enumerate().map(|(index, tangent)| {
            let index = syn::Index::from(index);
            quote!(<#value as ::pullback::space::PerEntry>::map_entries::<#all, #tangent>(&rows, |row| row.#index))
        });
        let result = quote!({
            let rows = <#value as ::pullback::space::PerEntry>::per_entry(|y_bar: #cotangent| #pull);
            (#(#fields),*)
        });
        (quote!((#(#rows),*)), result)
    };
    let returns = signature.returns(&returned);
    let result = signature.succeed(&result);
    let doc = format!(
        " The Jacobian of [`{name}()`]: one gradient per entry of the result, `J[(i, j)][(k, l)]` = ∂Yᵢⱼ/∂Xₖₗ{}.{}",
        if rows.len() == 1 { "" } else { ", one Jacobian per argument" },
        errors_section(signature)
    );
    quote! {
        #[doc = #doc]
        #[inline]
        #must_use
        #vis fn jacobian #generics (#parameters) -> #returns #clause {
            let (_, pullback) = vjp(#(#arguments),*) #propagate;
            #result
        }
    }
}

/// The result type with every entry replaced by a gradient, written out where it is known by name.
fn per_entry(signature: &Signature<'_>, gradient: &TokenStream) -> TokenStream {
    let value = &signature.value;
    if let Type::Path(path) = value
        && let Some(name) = outer_name(value)
        && (name == "SMatrix" || name == "SVector" || name == "Symmetric" || name == "LowerTriangular")
        && let Some(segment) = path.path.segments.last()
        && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
    {
        let sizes = arguments.args.iter().skip(1);
        return quote!(#name<#gradient, #(#sizes),*>);
    }
    quote!(<#value as ::pullback::space::PerEntry>::Of<#gradient>)
}

fn hvp(signature: &Signature<'_>) -> TokenStream {
    let (vis, generics, clause) = pieces(signature);
    let must_use = must_use(signature);
    let (name, scalar) = (signature.name(), &signature.scalar);
    let parameters = parameters(signature);
    let (direction, described) = direction(signature);
    let (lifted, propagate) = (lifted(signature), signature.propagate());
    let tangents = signature.tangents();
    let returns = signature.returns(&tangents);
    let result = signature.succeed(&quote!(<#tangents as ::pullback::space::Lift>::lower(&bars).1));
    let cotangent = signature.tangent(&signature.value);
    let (extra, seed, of) = if signature.is_scalar_valued() {
        let one = quote!(<::pullback::Dual<#scalar> as ::pullback::Real>::from_f64(1.0));
        (TokenStream::new(), one, format!("[`{name}()`]"))
    } else {
        let seed = quote!(<#cotangent as ::pullback::space::Lift>::lift(
            &y_bar,
            &<#cotangent as ::pullback::space::Tangent>::zeros(),
        ));
        (quote!(, y_bar: #cotangent), seed, format!("⟨`y_bar`, [`{name}()`]⟩"))
    };
    let doc = format!(
        " Hessian times vector: the derivative of the gradient of {of} along {described}.\n\n Runs the pullback on dual numbers.{}",
        errors_section(signature)
    );
    let pull = signature.select(&quote!(pullback.pull(#seed)));
    quote! {
        #[doc = #doc]
        #[inline]
        #must_use
        #vis fn hvp #generics (#parameters, #direction #extra) -> #returns #clause {
            let (_, pullback) = vjp(#lifted) #propagate;
            let bars = #pull;
            #result
        }
    }
}

/// `#[must_use]`, which a `Result` has of itself.
fn must_use(signature: &Signature<'_>) -> TokenStream {
    if signature.error.is_some() { TokenStream::new() } else { quote!(#[must_use]) }
}

fn errors_section(signature: &Signature<'_>) -> String {
    match signature.error {
        Some(_) => format!("\n\n # Errors\n Those of [`{}()`].", signature.name()),
        None => String::new(),
    }
}

type Pieces<'a> = (&'a syn::Visibility, &'a syn::Generics, Option<&'a syn::WhereClause>);

fn pieces<'a>(signature: &Signature<'a>) -> Pieces<'a> {
    let function = signature.function;
    (&function.vis, &function.sig.generics, function.sig.generics.where_clause.as_ref())
}
