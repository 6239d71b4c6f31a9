//! What a macro has to know of the function it stands on.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::spanned::Spanned;
use syn::{Error, FnArg, GenericArgument, GenericParam, ItemFn, Pat, PathArguments, ReturnType, Type};

/// One parameter of the function.
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    /// The type without a leading `&`.
    pub(crate) ty: Type,
    pub(crate) by_reference: bool,
    /// Whether the type mentions the scalar; the others are carried along.
    pub(crate) differentiable: bool,
}

/// The function's signature, taken apart.
pub(crate) struct Signature<'a> {
    pub(crate) function: &'a ItemFn,
    /// The name of the scalar parameter, usually `T`.
    pub(crate) scalar: Ident,
    /// The names of the constant parameters.
    pub(crate) sizes: Vec<Ident>,
    pub(crate) parameters: Vec<Parameter>,
    /// The result without `Result`.
    pub(crate) value: Type,
    /// The error type of a fallible function.
    pub(crate) error: Option<TokenStream>,
}

impl<'a> Signature<'a> {
    pub(crate) fn read(function: &'a ItemFn) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let generics = &function.sig.generics;
        let mut scalars = Vec::new();
        let mut sizes = Vec::new();
        for parameter in &generics.params {
            match parameter {
                GenericParam::Type(ty) => scalars.push(ty.ident.clone()),
                GenericParam::Const(size) => sizes.push(size.ident.clone()),
                other => errors.push(other.span(), "an operation has no lifetime parameters of its own"),
            }
        }
        let scalar = match scalars.as_slice() {
            [one] => one.clone(),
            [] => {
                errors.push(function.sig.ident.span(), "an operation is generic over its scalar: add `<T: Real>`");
                function.sig.ident.clone()
            }
            [_, second, ..] => {
                errors.push(second.span(), "an operation has one type parameter, its scalar `T: Real`");
                second.clone()
            }
        };
        let parameters = read_parameters(function, &scalar, &mut errors);
        let (value, error) = read_result(function, &mut errors);
        errors.finish()?;
        Ok(Self { function, scalar, sizes, parameters, value, error })
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.function.sig.ident
    }

    /// The parameters that are differentiated.
    pub(crate) fn active(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.differentiable)
    }

    /// Whether the result is one number.
    pub(crate) fn is_scalar_valued(&self) -> bool {
        mentions_only(&self.value, &self.scalar)
    }

    /// The tangent type of a type, written out where it is known by name.
    pub(crate) fn tangent(&self, ty: &Type) -> TokenStream {
        if mentions_only(ty, &self.scalar) {
            return ty.to_token_stream();
        }
        match outer_name(ty).map(ToString::to_string).as_deref() {
            Some("SMatrix" | "SVector" | "Symmetric" | "LowerTriangular") => ty.to_token_stream(),
            _ => quote!(::pullback::space::TangentOf<#ty>),
        }
    }

    /// The type of a direction and of a gradient: one tangent, or the tuple of all.
    pub(crate) fn tangents(&self) -> TokenStream {
        let tangents: Vec<_> = self.active().map(|parameter| self.tangent(&parameter.ty)).collect();
        match tangents.as_slice() {
            [one] => one.clone(),
            all => quote!((#(#all),*)),
        }
    }

    /// `pull` gives one cotangent per parameter; this takes those of the differentiated ones.
    pub(crate) fn select(&self, pull: &TokenStream) -> TokenStream {
        if self.parameters.iter().all(|parameter| parameter.differentiable) {
            return pull.clone();
        }
        let bar = |parameter: &Parameter| format_ident!("{}_bar", parameter.name);
        let pattern = self
            .parameters
            .iter()
            .map(|parameter| if parameter.differentiable { bar(parameter).into_token_stream() } else { quote!(()) });
        let active: Vec<_> = self.active().map(bar).collect();
        let selected = if let [one] = active.as_slice() { quote!(#one) } else { quote!((#(#active),*)) };
        quote!({ let (#(#pattern),*) = #pull; #selected })
    }

    /// A result type: `Y` or `Result<Y, E>`.
    pub(crate) fn returns(&self, value: &TokenStream) -> TokenStream {
        match &self.error {
            Some(error) => quote!(::core::result::Result<#value, #error>),
            None => value.clone(),
        }
    }

    /// `Ok(value)` or `value`.
    pub(crate) fn succeed(&self, value: &TokenStream) -> TokenStream {
        if self.error.is_some() { quote!(::core::result::Result::Ok(#value)) } else { value.clone() }
    }

    /// `?` after a call of a fallible function.
    pub(crate) fn propagate(&self) -> TokenStream {
        if self.error.is_some() { quote!(?) } else { TokenStream::new() }
    }
}

fn read_parameters(function: &ItemFn, scalar: &Ident, errors: &mut Errors) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for argument in &function.sig.inputs {
        let FnArg::Typed(argument) = argument else {
            errors.push(argument.span(), "an operation is a free function: it takes no `self`");
            continue;
        };
        let Pat::Ident(pattern) = &*argument.pat else {
            errors.push(argument.pat.span(), "an argument of an operation is a plain name");
            continue;
        };
        let (ty, by_reference) = match &*argument.ty {
            Type::Reference(reference) => {
                if let Some(mutability) = &reference.mutability {
                    errors.push(mutability.span(), "an operation does not change its arguments");
                }
                ((*reference.elem).clone(), true)
            }
            ty => (ty.clone(), false),
        };
        if pattern.ident == "direction" || pattern.ident == "y_bar" {
            let message = format!("`{}` is an argument of the generated functions: choose another name", pattern.ident);
            errors.push(pattern.ident.span(), message);
        }
        let differentiable = mentions(ty.to_token_stream(), scalar);
        parameters.push(Parameter { name: pattern.ident.clone(), ty, by_reference, differentiable });
    }
    // Without a scalar that has been said already.
    let generic = function.sig.generics.type_params().next().is_some();
    if generic && !parameters.iter().any(|parameter| parameter.differentiable) {
        errors.push(function.sig.ident.span(), format!("nothing to differentiate: no argument mentions `{scalar}`"));
    }
    parameters
}

fn read_result(function: &ItemFn, errors: &mut Errors) -> (Type, Option<TokenStream>) {
    let ReturnType::Type(_, ty) = &function.sig.output else {
        errors.push(function.sig.ident.span(), "an operation returns a value");
        return (Type::Verbatim(TokenStream::new()), None);
    };
    let Type::Path(path) = &**ty else {
        return ((**ty).clone(), None);
    };
    let Some(segment) = path.path.segments.last().filter(|segment| segment.ident == "Result") else {
        return ((**ty).clone(), None);
    };
    if let PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let Some(GenericArgument::Type(value)) = arguments.args.first()
    {
        let error = match arguments.args.iter().nth(1) {
            Some(error) => error.to_token_stream(),
            None => quote!(::pullback::Error),
        };
        return (value.clone(), Some(error));
    }
    errors.push(ty.span(), "write the result as `Result<Value, Error>`");
    ((**ty).clone(), None)
}

/// The last name of a path type: `SMatrix` of `nalgebra::SMatrix<T, 2, 2>`.
pub(crate) fn outer_name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

fn mentions_only(ty: &Type, name: &Ident) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(name))
}

/// Whether a name stands anywhere in the tokens.
pub(crate) fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// Collects errors so that all are reported at once.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    pub(crate) fn push(&mut self, span: proc_macro2::Span, message: impl core::fmt::Display) {
        let error = Error::new(span, message);
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn finish(self) -> syn::Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}
