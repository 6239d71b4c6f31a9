//! What the macro has to know of the user's function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, GenericParam, ItemFn, LitInt, PathArguments, ReturnType, Type};

/// How the function can fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrap {
    Plain,
    Result,
    Option,
}

pub(crate) struct Parameter {
    pub(crate) name: Ident,
    /// The type without leading `&`.
    pub(crate) ty: Type,
    /// How many `&` the type has.
    pub(crate) refs: usize,
    /// Whether it is differentiated.
    pub(crate) active: bool,
}

pub(crate) struct Function {
    pub(crate) item: ItemFn,
    pub(crate) name: Ident,
    /// The type parameter over which it is generic, usually `T`.
    pub(crate) scalar: Option<Ident>,
    /// The names of the constant parameters.
    pub(crate) sizes: Vec<Ident>,
    pub(crate) parameters: Vec<Parameter>,
    /// The result without `Result` or `Option`.
    pub(crate) value: Type,
    pub(crate) wrap: Wrap,
    pub(crate) checkpoint: Option<LitInt>,
    pub(crate) rule: Option<syn::Path>,
}

impl Function {
    pub(crate) fn active(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.active)
    }

    /// The type of `parameter: …` as the user wrote it.
    pub(crate) fn inputs(&self) -> TokenStream {
        let inputs = self.parameters.iter().map(|parameter| {
            let (name, ty) = (&parameter.name, &parameter.ty);
            let references = core::iter::repeat_n(quote!(&), parameter.refs);
            quote!(#name: #(#references)* #ty)
        });
        quote!(#(#inputs),*)
    }

    /// The tangent type of a type, written out where it is known by name.
    pub(crate) fn tangent(&self, ty: &Type) -> TokenStream {
        if self.is_own_tangent(ty) {
            return ty.to_token_stream();
        }
        // Where the type stands, so that a type without a tangent is reported there.
        let span = ty.span().resolved_at(Span::call_site());
        quote_spanned!(span=> ::pullback::space::TangentOf<#ty>)
    }

    fn is_own_tangent(&self, ty: &Type) -> bool {
        match ty {
            Type::Path(path) => path.path.segments.last().is_some_and(|segment| {
                self.scalar.as_ref().is_some_and(|scalar| segment.ident == *scalar && path.path.segments.len() == 1)
                    || ["f32", "f64", "SMatrix", "SVector", "Symmetric", "LowerTriangular"]
                        .iter()
                        .any(|own| segment.ident == own)
            }),
            Type::Array(array) => self.is_own_tangent(&array.elem),
            Type::Tuple(tuple) => tuple.elems.iter().all(|part| self.is_own_tangent(part)),
            Type::Paren(inner) => self.is_own_tangent(&inner.elem),
            _ => false,
        }
    }

    /// The result of `pull`: one cotangent per parameter.
    pub(crate) fn cotangents(&self) -> TokenStream {
        let all: Vec<_> = self
            .parameters
            .iter()
            .map(|parameter| if parameter.active { self.tangent(&parameter.ty) } else { quote!(()) })
            .collect();
        one_or_tuple(&all)
    }

    /// The differentiated parameters alone.
    pub(crate) fn gradients(&self) -> TokenStream {
        let all: Vec<_> = self.active().map(|parameter| self.tangent(&parameter.ty)).collect();
        one_or_tuple(&all)
    }

    /// The pattern that takes the differentiated ones out of the result of `pull`, and those alone.
    pub(crate) fn select(&self) -> Option<(TokenStream, TokenStream)> {
        if self.parameters.iter().all(|parameter| parameter.active) {
            return None;
        }
        let name = |parameter: &Parameter| format_ident!("{}_bar", parameter.name, span = Span::mixed_site());
        let all = self
            .parameters
            .iter()
            .map(|parameter| if parameter.active { name(parameter).into_token_stream() } else { quote!(()) });
        let active: Vec<_> = self.active().map(|parameter| name(parameter).into_token_stream()).collect();
        Some((quote!((#(#all),*)), one_or_tuple(&active)))
    }

    /// The user's return type around another value.
    pub(crate) fn returns(&self, value: &TokenStream) -> TokenStream {
        let ReturnType::Type(_, ty) = &self.item.sig.output else { return value.clone() };
        if self.wrap == Wrap::Plain {
            return value.clone();
        }
        let mut ty = (**ty).clone();
        if let Type::Path(path) = &mut ty
            && let Some(segment) = path.path.segments.last_mut()
            && let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
            && let Some(first) = arguments.args.first_mut()
        {
            *first = GenericArgument::Type(Type::Verbatim(value.clone()));
        }
        ty.to_token_stream()
    }

    pub(crate) fn succeed(&self, value: &TokenStream) -> TokenStream {
        match self.wrap {
            Wrap::Plain => value.clone(),
            Wrap::Result => quote!(::core::result::Result::Ok(#value)),
            Wrap::Option => quote!(::core::option::Option::Some(#value)),
        }
    }

    pub(crate) fn propagate(&self) -> TokenStream {
        if self.wrap == Wrap::Plain { TokenStream::new() } else { quote!(?) }
    }

    /// The scalar as a type, if the function is generic over it.
    pub(crate) fn is_generic(&self) -> bool {
        self.scalar.is_some()
    }

    /// Whether the result is one number.
    pub(crate) fn is_scalar_valued(&self) -> bool {
        matches!(&self.value, Type::Path(path) if path.path.get_ident().is_some_and(|ident| {
            ident == "f32" || ident == "f64" || self.scalar.as_ref().is_some_and(|scalar| ident == scalar)
        }))
    }

    /// The items in the body: they stand at the top of every generated function.
    pub(crate) fn items(&self) -> TokenStream {
        let items = self.item.block.stmts.iter().filter(|statement| matches!(statement, syn::Stmt::Item(_)));
        quote!(#(#items)*)
    }

    /// `::<T, N>`, with another scalar if there is one.
    pub(crate) fn turbofish(&self, scalar: Option<&TokenStream>) -> TokenStream {
        let mut arguments = self
            .item
            .sig
            .generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                GenericParam::Const(size) => Some(size.ident.to_token_stream()),
                GenericParam::Type(ty) => Some(scalar.cloned().unwrap_or_else(|| ty.ident.to_token_stream())),
                GenericParam::Lifetime(_) => None,
            })
            .peekable();
        if arguments.peek().is_none() { TokenStream::new() } else { quote!(::<#(#arguments),*>) }
    }

    /// The generic parameters that a returned closure depends on.
    pub(crate) fn captured(&self) -> TokenStream {
        let names = self.scalar.iter().chain(&self.sizes);
        quote!(use<#(#names),*>)
    }
}

/// One, or a tuple of several.
pub(crate) fn one_or_tuple(all: &[TokenStream]) -> TokenStream {
    match all {
        [one] => one.clone(),
        all => quote!((#(#all),*)),
    }
}
