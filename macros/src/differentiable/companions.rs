//! The namespace of a differentiable function: `vjp`, and everything that follows from it.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use super::dual_companions::{direction, forward};
use super::expand::{Bodies, one};
use super::function::{Function, Wrap};

// Output:
//     pub enum f {}
//     impl f {
//         pub fn vjp<T: Real, const N: usize>(x: &SVector<T, N>) -> (T, impl Pull<T, Output = SVector<T, N>> + Copy + use<T, N>) { … }
//         pub fn value_and_grad…, grad…, jvp…, jacobian…, hvp…, hessian…, pullback_bytes…
//     }
pub(crate) fn namespace(function: &Function, bodies: Option<&Bodies>, entry: &TokenStream) -> TokenStream {
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
            #entry
        }
    }
}

/// The head of a generated function: documentation, name, generics, parameters.
pub(super) struct Head<'a> {
    pub(super) function: &'a Function,
    pub(super) name: &'a str,
    pub(super) doc: String,
    /// Parameters after the user's.
    pub(super) extra: TokenStream,
}

impl Head<'_> {
    pub(super) fn write(&self, returns: &TokenStream, body: &TokenStream) -> TokenStream {
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

pub(super) fn arguments(function: &Function) -> TokenStream {
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
        None => {
            "\n\n The pullback owns what it keeps, without a heap; `pullback_bytes` says how much that is.".to_owned()
        }
    };
    let doc = format!(
        " The value of [`{name}()`] and its pullback, which takes the cotangent of the value and gives one cotangent per parameter.{memory}"
    );
    let returns = function.returns(&quote!(
        (#value, impl ::pullback::space::Pull<#cotangent, Output = #cotangents> + ::core::marker::Copy + #captured)
    ));
    let vjp = Head { function, name: "vjp", doc, extra: TokenStream::new() }.write(&returns, &body);
    let gradients = function.gradients();
    if !function.is_scalar_valued() {
        let why = Absent { reason: "its result is not a number", bound: quote!(NumberResult) };
        let value_and_grad = function.returns(&quote!((#value, #gradients)));
        let value_and_grad = why.stub(function, "value_and_grad", TokenStream::new(), &value_and_grad);
        let grad = why.stub(function, "grad", TokenStream::new(), &function.returns(&gradients));
        return quote!(#vjp #value_and_grad #grad);
    }
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
    let (y, pullback, bars) =
        (syn::Ident::new("y", span), syn::Ident::new("pullback", span), syn::Ident::new("bars", span));
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
    let active: Vec<_> = function.active().map(|parameter| function.tangent(&parameter.ty)).collect();
    let doc = format!(
        " The Jacobian of [`{name}()`]: one gradient per entry of the result, `J[(i, j)][(k, l)]` = ∂Yᵢⱼ/∂Xₖₗ{}.",
        if active.len() == 1 { "" } else { ", one Jacobian per parameter" }
    );
    let head = Head { function, name: "jacobian", doc, extra: TokenStream::new() };
    if function.is_scalar_valued() {
        let body = quote!(#name::grad #turbofish (#arguments));
        return head.write(&function.returns(&gradients), &body);
    }
    let [pullback, y_bar, rows] = ["pullback", "y_bar", "rows"].map(|name| syn::Ident::new(name, Span::mixed_site()));
    let row = match function.select() {
        Some((pattern, selected)) => quote!({ let #pattern = #pullback.pull(#y_bar); #selected }),
        None => quote!(#pullback.pull(#y_bar)),
    };
    let space = quote!(<#value as ::pullback::space::PerEntry>);
    let (returned, blocks) = blocks(&space, &gradients, &active, &quote!(#rows));
    let result = function.succeed(&blocks);
    let body = quote! {
        use ::pullback::space::Pull as _;
        let (_, #pullback) = #name::vjp #turbofish (#arguments) #propagate;
        let #rows = #space::per_entry(|#y_bar| #row);
        #result
    };
    head.write(&function.returns(&returned), &body)
}

/// From one gradient per entry to one Jacobian per parameter: the type, and the expression.
pub(super) fn blocks(
    space: &TokenStream,
    gradients: &TokenStream,
    active: &[TokenStream],
    rows: &TokenStream,
) -> (TokenStream, TokenStream) {
    if let [_] = active {
        return (quote!(#space::Of<#gradients>), rows.clone());
    }
    let row = syn::Ident::new("row", Span::mixed_site());
    let blocks = active.iter().enumerate().map(|(index, tangent)| {
        let index = syn::Index::from(index);
        quote!(#space::map_entries::<#gradients, #tangent>(&#rows, |#row| #row.#index))
    });
    (quote!((#(#space::Of<#active>),*)), quote!((#(#blocks),*)))
}

/// Why a function has not all derivatives: in words, and as the bound on those that are not there.
struct Absent {
    reason: &'static str,
    bound: TokenStream,
}

impl Absent {
    /// A derivative that is not there. The bound says so where it is called.
    fn stub(&self, function: &Function, name: &str, extra: TokenStream, returns: &TokenStream) -> TokenStream {
        let signature = &function.item.sig;
        let (inputs, generics, bound) = (inputs(function, &extra), &signature.generics, &self.bound);
        let predicates = signature.generics.where_clause.as_ref().map(|clause| &clause.predicates);
        // Named in the stubs, so that it counts as used where only its derivatives are.
        let (function_name, turbofish) = (&function.name, function.turbofish(None));
        let (name, doc) = (format_ident!("{name}"), format!(" Not there for [`{function_name}()`]: {}.", self.reason));
        quote! {
            #[doc = #doc]
            pub fn #name #generics (#inputs) -> #returns
            where
                for<'generic> &'generic (): ::pullback::reverse::#bound,
                #predicates
            {
                let _ = #function_name #turbofish;
                <&() as ::pullback::reverse::#bound>::absent()
            }
        }
    }
}

/// What a function over one scalar type can and cannot do.
fn concrete(function: &Function) -> TokenStream {
    let why = Absent { reason: "it is written for one scalar type", bound: quote!(GenericScalar) };
    let (direction, _) = direction(function);
    let (value, tangent, gradients) = (&function.value, function.tangent(&function.value), function.gradients());
    let (both, gradients) = (function.returns(&quote!((#value, #tangent))), function.returns(&gradients));
    let jvp = why.stub(function, "jvp", direction.clone(), &both);
    let hessian = why.stub(function, "hessian", TokenStream::new(), &gradients);
    let extra = if function.is_scalar_valued() { direction } else { quote!(#direction, y_bar: #tangent) };
    let hvp = why.stub(function, "hvp", extra, &gradients);
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
