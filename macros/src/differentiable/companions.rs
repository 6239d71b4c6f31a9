//! The namespace of a differentiable function: `vjp`, and everything that follows from it.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::expand::{Bodies, one};
use super::function::{Function, Parameter, Wrap};

// Output:
//     pub enum f {}
//     impl f {
//         pub fn vjp<T: Real, const N: usize>(x: &SVector<T, N>) -> (T, impl Pull<T, Output = SVector<T, N>> + Copy + use<T, N>) { … }
//         pub fn value_and_grad…, grad…, jvp…, jacobian…, hvp…, hessian…, pullback_bytes…
//     }
pub(crate) fn namespace(function: &Function, bodies: Option<&Bodies>) -> TokenStream {
    let (name, vis) = (&function.name, &function.item.vis);
    let cfgs: Vec<_> = function.item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect();
    let reverse = reverse(function, bodies);
    let forward = if function.is_generic() { forward(function) } else { concrete(function) };
    let jacobian = jacobian(function);
    let bytes = bytes(function);
    let doc = format!(" The derivatives of [`{name}()`].");
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[allow(
            non_camel_case_types, dead_code, unused_imports, unreachable_pub, missing_debug_implementations, missing_copy_implementations,
            clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, reason = "a namespace beside the function; its code is generated"
        )]
        #vis enum #name {}

        #(#cfgs)*
        #[allow(
            unused, unused_qualifications, unused_results, unreachable_pub, single_use_lifetimes, let_underscore_drop, trivial_casts,
            trivial_numeric_casts, variant_size_differences, non_shorthand_field_patterns, non_snake_case, non_upper_case_globals,
            non_camel_case_types, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, reason = "generated code"
        )]
        impl #name {
            #reverse
            #jacobian
            #forward
            #bytes
        }
    }
}

/// The head of a generated function: documentation, name, generics, parameters.
struct Head<'a> {
    function: &'a Function,
    name: &'a str,
    doc: String,
    extra: TokenStream,
}

impl Head<'_> {
    fn write(&self, returns: &TokenStream, body: &TokenStream) -> TokenStream {
        let Self { function, name, doc, extra } = self;
        let signature = &function.item.sig;
        let (generics, clause) = (&signature.generics, &signature.generics.where_clause);
        let name = format_ident!("{name}");
        let inputs = inputs(function, extra);
        let must_use = if function.wrap == Wrap::Plain { quote!(#[must_use]) } else { TokenStream::new() };
        let doc = match function.wrap {
            Wrap::Plain => doc.clone(),
            Wrap::Result => format!("{doc}\n\n # Errors\n Those of [`{}()`].", function.name),
            Wrap::Option => format!("{doc}\n\n `None` where [`{}()`] is.", function.name),
        };
        quote! {
            #[doc = #doc]
            #[inline]
            #must_use
            pub fn #name #generics (#inputs) -> #returns #clause {
                #body
            }
        }
    }
}

fn inputs(function: &Function, extra: &TokenStream) -> TokenStream {
    let inputs = function.inputs();
    if extra.is_empty() { inputs } else { quote!(#inputs, #extra) }
}

fn arguments(function: &Function) -> TokenStream {
    let names = function.parameters.iter().map(|parameter| &parameter.name);
    quote!(#(#names),*)
}

fn reverse(function: &Function, bodies: Option<&Bodies>) -> TokenStream {
    let name = &function.name;
    let cotangent = function.tangent(&function.value);
    let (cotangents, captured, value) = (function.cotangents(), function.captured(), &function.value);
    let arguments = arguments(function);
    let body = match (bodies, &function.rule) {
        (Some(bodies), _) => bodies.vjp.clone(),
        (None, Some(rule)) => {
            let (propagate, span) = (function.propagate(), Span::mixed_site());
            let (y, pullback, y_bar) =
                (syn::Ident::new("y", span), syn::Ident::new("pullback", span), syn::Ident::new("y_bar", span));
            let success = function.succeed(&quote!((#y, move |#y_bar: #cotangent| #pullback.pull(#y_bar))));
            quote! {
                use ::pullback::space::Pull as _;
                let (#y, #pullback) = #rule(#arguments) #propagate;
                #success
            }
        }
        (None, None) => TokenStream::new(),
    };
    let memory = match &function.checkpoint {
        Some(every) => format!(
            "\n\n The outermost loop keeps every {}th state and one segment of states; `pullback_bytes` says how much that is.",
            every.base10_digits()
        ),
        None => "\n\n The pullback owns what it keeps, without a heap; `pullback_bytes` says how much that is.".to_owned(),
    };
    let doc = format!(
        " The value of [`{name}()`] and its pullback, which takes the cotangent of the value and gives one cotangent per parameter.{memory}"
    );
    let returns = function.returns(&quote!(
        (#value, impl ::pullback::space::Pull<#cotangent, Output = #cotangents> + ::core::marker::Copy + #captured)
    ));
    let vjp = Head { function, name: "vjp", doc, extra: TokenStream::new() }.write(&returns, &body);
    if !function.is_scalar_valued() {
        return vjp;
    }
    let gradients = function.gradients();
    let fused = match bodies.and_then(|bodies| bodies.value_and_grad.clone()) {
        Some(fused) => fused,
        None => by_pullback(function),
    };
    let doc = format!(" The value of [`{name}()`] and its gradient with respect to every differentiated parameter.");
    let returns = function.returns(&quote!((#value, #gradients)));
    let value_and_grad =
        Head { function, name: "value_and_grad", doc, extra: TokenStream::new() }.write(&returns, &fused);
    let doc = format!(" The gradient of [`{name}()`] with respect to every differentiated parameter.");
    let (turbofish, propagate) = (function.turbofish(None), function.propagate());
    let body = function.succeed(&quote!(#name::value_and_grad #turbofish (#arguments) #propagate .1));
    let returns = function.returns(&gradients);
    let grad = Head { function, name: "grad", doc, extra: TokenStream::new() }.write(&returns, &body);
    quote!(#vjp #value_and_grad #grad)
}

/// `value_and_grad` of a function whose rule is written by hand.
fn by_pullback(function: &Function) -> TokenStream {
    let (name, turbofish, propagate, arguments) =
        (&function.name, function.turbofish(None), function.propagate(), arguments(function));
    let one = one(function);
    let span = Span::mixed_site();
    let (y, pullback, bars) = (syn::Ident::new("y", span), syn::Ident::new("pullback", span), syn::Ident::new("bars", span));
    let (pattern, selected) = function.select().unwrap_or_else(|| (quote!(#bars), quote!(#bars)));
    let success = function.succeed(&quote!((#y, #selected)));
    quote! {
        use ::pullback::space::Pull as _;
        let (#y, #pullback) = #name::vjp #turbofish (#arguments) #propagate;
        let #pattern = #pullback.pull(#one);
        #success
    }
}

fn jacobian(function: &Function) -> TokenStream {
    let (name, value) = (&function.name, &function.value);
    let (turbofish, propagate, arguments) = (function.turbofish(None), function.propagate(), arguments(function));
    let gradients = function.gradients();
    let doc = format!(
        " The Jacobian of [`{name}()`]: one gradient per entry of the result, `J[(i, j)][(k, l)]` = ∂Yᵢⱼ/∂Xₖₗ{}.",
        if function.active().count() == 1 { "" } else { ", each a tuple over the parameters" }
    );
    let head = Head { function, name: "jacobian", doc, extra: TokenStream::new() };
    if function.is_scalar_valued() {
        let body = quote!(#name::grad #turbofish (#arguments));
        return head.write(&function.returns(&gradients), &body);
    }
    let span = Span::mixed_site();
    let (pullback, y_bar, bars) = (syn::Ident::new("pullback", span), syn::Ident::new("y_bar", span), syn::Ident::new("bars", span));
    let row = match function.select() {
        Some((pattern, selected)) => quote!({ let #pattern = #pullback.pull(#y_bar); #selected }),
        None => quote!(#pullback.pull(#y_bar)),
    };
    let _ = &bars;
    let result = function.succeed(&quote!(<#value as ::pullback::space::PerEntry>::per_entry(|#y_bar| #row)));
    let body = quote! {
        use ::pullback::space::Pull as _;
        let (_, #pullback) = #name::vjp #turbofish (#arguments) #propagate;
        #result
    };
    head.write(&function.returns(&quote!(<#value as ::pullback::space::PerEntry>::Of<#gradients>)), &body)
}

/// The parameter that holds the direction, and its documentation.
fn direction(function: &Function) -> (TokenStream, String) {
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
                let (field, direction) = (syn::Index::from(index), format_ident!("direction", span = Span::mixed_site()));
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
fn forward(function: &Function) -> TokenStream {
    let (name, value) = (&function.name, &function.value);
    let (direction, described) = direction(function);
    let scalar = &function.scalar;
    let dual = quote!(::pullback::Dual<#scalar>);
    let (lifted, turbofish, propagate) = (lifted(function), function.turbofish(Some(&dual)), function.propagate());
    let tangent = function.tangent(value);
    let y = format_ident!("y", span = Span::mixed_site());
    let jvp = if function.rule.is_some() {
        TokenStream::new()
    } else {
        let doc = format!(
            " Forward mode: the value of [`{name}()`] and its derivative along {described}.\n\n Runs the function on dual numbers."
        );
        let result = function.succeed(&quote!(<#value as ::pullback::space::Lift>::lower(&#y)));
        let body = quote!(let #y = #name #turbofish (#lifted) #propagate; #result);
        Head { function, name: "jvp", doc, extra: direction.clone() }
            .write(&function.returns(&quote!((#value, #tangent))), &body)
    };
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
        if active.len() == 1 { "" } else { ", a tuple over the parameters of such tuples" }
    );
    let head = Head { function, name: "hessian", doc, extra: TokenStream::new() };
    if of_scalar {
        let one = one(function);
        let result = function.succeed(&quote!({ let #basis = #one; #row }));
        return head.write(&function.returns(&gradients), &quote!(#check #result));
    }
    let per_entry = quote!(<#gradients as ::pullback::space::PerEntry>);
    let result = function.succeed(&quote!(#per_entry::per_entry(|#basis| #row)));
    head.write(&function.returns(&quote!(#per_entry::Of<#gradients>)), &quote!(#check #result))
}

/// What a function over one scalar type can and cannot do.
fn concrete(function: &Function) -> TokenStream {
    let signature = &function.item.sig;
    let (inputs, gradients) = (function.inputs(), function.gradients());
    let generics = &signature.generics;
    let predicates = signature.generics.where_clause.as_ref().map(|clause| &clause.predicates);
    let (direction, _) = direction(function);
    // Named in the stubs, so that it counts as used where only its derivatives are.
    let (function_name, turbofish) = (&function.name, function.turbofish(None));
    let stub = |name: &str, extra: TokenStream, returns: &TokenStream| {
        let name = format_ident!("{name}");
        let doc = format!(" Not there: [`{}()`] is written for one scalar type.", function.name);
        quote! {
            #[doc = #doc]
            pub fn #name #generics (#inputs #extra) -> #returns
            where
                for<'generic> &'generic (): ::pullback::reverse::GenericScalar,
                #predicates
            {
                let _ = #function_name #turbofish;
                <&() as ::pullback::reverse::GenericScalar>::absent()
            }
        }
    };
    let (value, tangent) = (&function.value, function.tangent(&function.value));
    let (both, gradients) = (function.returns(&quote!((#value, #tangent))), function.returns(&gradients));
    let jvp = stub("jvp", quote!(, #direction), &both);
    let hessian = stub("hessian", TokenStream::new(), &gradients);
    let hvp = if function.is_scalar_valued() {
        stub("hvp", quote!(, #direction), &gradients)
    } else {
        stub("hvp", quote!(, #direction, y_bar: #tangent), &gradients)
    };
    quote!(#jvp #hvp #hessian)
}

/// The size of the pullback.
fn bytes(function: &Function) -> TokenStream {
    let count = function.parameters.len();
    let (name, turbofish) = (&function.name, function.turbofish(None));
    let measure = format_ident!("pullback_bytes_{count}");
    let signature = &function.item.sig;
    let (generics, clause) = (&signature.generics, &signature.generics.where_clause);
    quote! {
        /// How many bytes the pullback keeps between the value and the gradient, on the stack or where it is put.
        #[must_use]
        pub const fn pullback_bytes #generics () -> usize #clause {
            ::pullback::registry::#measure(#name::vjp #turbofish)
        }
    }
}
