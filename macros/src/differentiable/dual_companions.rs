//! What needs dual numbers: `jvp`, `hvp` and `hessian` of a function that is generic over its scalar.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::companions::{Head, arguments, blocks};
use super::expand::one;
use super::function::{Function, Parameter, Wrap};

/// The parameter that holds the direction, and its documentation.
pub(super) fn direction(function: &Function) -> (TokenStream, String) {
    let gradients = function.gradients();
    let active: Vec<_> = function.active().collect();
    if let [one] = active.as_slice() {
        let name = direction_name(one);
        let text = format!("`{name}`, a tangent of `{}`", one.name);
        return if one.refs > 0 { (quote!(#name: &#gradients), text) } else { (quote!(#name: #gradients), text) };
    }
    let names: Vec<_> = active.iter().map(|parameter| format!("{}_dot", parameter.name)).collect();
    let direction = format_ident!("direction", span = Span::mixed_site());
    (quote!(#direction: &#gradients), format!("`direction` = ({})", names.join(", ")))
}

fn direction_name(parameter: &Parameter) -> syn::Ident {
    format_ident!("{}_dot", parameter.name, span = Span::mixed_site())
}

/// The arguments over dual numbers, with the direction as derivative parts.
fn lifted(function: &Function) -> TokenStream {
    let single = function.active().count() == 1;
    let mut index = 0usize;
    let arguments = function.parameters.iter().map(|parameter| {
        let (name, ty) = (&parameter.name, &parameter.ty);
        let dereferenced = core::iter::repeat_n(quote!(*), parameter.refs);
        let value = quote!(&#(#dereferenced)* #name);
        let lifted = if parameter.active {
            let tangent = if single {
                let name = direction_name(parameter);
                if parameter.refs > 0 { quote!(#name) } else { quote!(&#name) }
            } else {
                let (field, direction) =
                    (syn::Index::from(index), format_ident!("direction", span = Span::mixed_site()));
                quote!(&#direction.#field)
            };
            index += 1;
            quote!(<#ty as ::pullback::space::Lift>::lift(#value, #tangent))
        } else if mentions_scalar(function, parameter) {
            quote!(<#ty as ::pullback::space::Lift>::lift(#value, &::pullback::space::Tangent::zeros()))
        } else {
            return quote!(#name);
        };
        let references = core::iter::repeat_n(quote!(&), parameter.refs);
        quote!(#(#references)* #lifted)
    });
    let arguments: Vec<_> = arguments.collect();
    quote!(#(#arguments),*)
}

fn mentions_scalar(function: &Function, parameter: &Parameter) -> bool {
    let ty = &parameter.ty;
    let mut names = std::collections::HashSet::new();
    super::inline::identifiers(&quote!(#ty), &mut names);
    function.scalar.as_ref().is_some_and(|scalar| names.contains(&scalar.to_string()))
}

/// `jvp`, `hvp` and `hessian` of a function that is generic over its scalar.
pub(super) fn forward(function: &Function) -> TokenStream {
    let (name, value) = (&function.name, &function.value);
    let (direction, described) = direction(function);
    let scalar = &function.scalar;
    let dual = quote!(::pullback::Dual<#scalar>);
    let (lifted, turbofish, propagate) = (lifted(function), function.turbofish(Some(&dual)), function.propagate());
    let tangent = function.tangent(value);
    let y = format_ident!("y", span = Span::mixed_site());
    let doc = format!(
        " Forward mode: the value of [`{name}()`] and its derivative along {described}.\n\n Runs the function on dual numbers."
    );
    let result = function.succeed(&quote!(<#value as ::pullback::space::Lift>::lower(&#y)));
    let body = quote!(let #y = #name #turbofish (#lifted) #propagate; #result);
    let jvp = Head { function, name: "jvp", doc, extra: direction.clone() }
        .write(&function.returns(&quote!((#value, #tangent))), &body);
    let gradients = function.gradients();
    let bars = format_ident!("bars", span = Span::mixed_site());
    let lowered = function.succeed(&quote!(<#gradients as ::pullback::space::Lift>::lower(&#bars).1));
    let hvp = if function.is_scalar_valued() {
        let doc = format!(
            " Hessian times vector: the derivative of the gradient of [`{name}()`] along {described}.\n\n Runs the gradient on dual numbers."
        );
        let body = quote!(let #bars = #name::grad #turbofish (#lifted) #propagate; #lowered);
        Head { function, name: "hvp", doc, extra: direction.clone() }.write(&function.returns(&gradients), &body)
    } else {
        let (y_bar, pullback) =
            (format_ident!("y_bar", span = Span::mixed_site()), format_ident!("pullback", span = Span::mixed_site()));
        let doc = format!(
            " Hessian times vector: the derivative of the gradient of ⟨`y_bar`, [`{name}()`]⟩ along {described}.\n\n Runs the pullback on dual numbers."
        );
        let (pattern, selected) = function.select().unwrap_or_else(|| (quote!(#bars), quote!(#bars)));
        let body = quote! {
            use ::pullback::space::Pull as _;
            let (_, #pullback) = #name::vjp #turbofish (#lifted) #propagate;
            let #pattern = #pullback.pull(<#tangent as ::pullback::space::Lift>::lift(
                &#y_bar,
                &<#tangent as ::pullback::space::Tangent>::zeros(),
            ));
            let #bars = #selected;
            #lowered
        };
        let extra = quote!(#direction, #y_bar: #tangent);
        Head { function, name: "hvp", doc, extra }.write(&function.returns(&gradients), &body)
    };
    let hessian = if function.is_scalar_valued() { hessian(function) } else { TokenStream::new() };
    quote!(#jvp #hvp #hessian)
}

fn hessian(function: &Function) -> TokenStream {
    let name = &function.name;
    let (gradients, turbofish, arguments) = (function.gradients(), function.turbofish(None), arguments(function));
    let basis = format_ident!("basis", span = Span::mixed_site());
    let active: Vec<_> = function.active().collect();
    let by_value = matches!(active.as_slice(), [one] if one.refs == 0);
    let direction = if by_value { quote!(#basis) } else { quote!(&#basis) };
    let call = quote!(#name::hvp #turbofish (#arguments, #direction));
    let row = if function.wrap == Wrap::Plain {
        call
    } else {
        quote!(::pullback::reverse::again(#call).unwrap_or_else(::pullback::space::Tangent::zeros))
    };
    let check = if function.wrap == Wrap::Plain { TokenStream::new() } else { quote!(#name #turbofish (#arguments)?;) };
    let of_scalar = match active.as_slice() {
        [one] => {
            let (ty, scalar) = (&one.ty, &function.scalar);
            quote!(#ty).to_string() == quote!(#scalar).to_string()
        }
        _ => false,
    };
    let doc = format!(
        " The Hessian of [`{name}()`]: one gradient per entry of the gradient, `H[(i, j)][(k, l)]` = ∂²y/∂Xᵢⱼ∂Xₖₗ{}.",
        if active.len() == 1 { "" } else { ", in blocks by parameters, `H.0.1` for the first and the second" }
    );
    let head = Head { function, name: "hessian", doc, extra: TokenStream::new() };
    if of_scalar {
        let one = one(function);
        let result = function.succeed(&quote!({ let #basis = #one; #row }));
        return head.write(&function.returns(&gradients), &quote!(#check #result));
    }
    let tangents: Vec<_> = active.iter().map(|parameter| function.tangent(&parameter.ty)).collect();
    let rows = syn::Ident::new("rows", Span::mixed_site());
    let per_entry = quote!(<#gradients as ::pullback::space::PerEntry>);
    let (returned, result) = if let [_] = tangents.as_slice() {
        (quote!(#per_entry::Of<#gradients>), quote!(#rows))
    } else {
        let (returned, blocks): (Vec<_>, Vec<_>) = tangents
            .iter()
            .enumerate()
            .map(|(index, tangent)| {
                let (space, index) = (quote!(<#tangent as ::pullback::space::PerEntry>), syn::Index::from(index));
                blocks(&space, &gradients, &tangents, &quote!(#rows.#index))
            })
            .unzip();
        (quote!((#(#returned),*)), quote!((#(#blocks),*)))
    };
    let result = function.succeed(&result);
    head.write(&function.returns(&returned), &quote!(#check let #rows = #per_entry::per_entry(|#basis| #row); #result))
}
